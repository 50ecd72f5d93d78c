package com.smartoken.relay;

import com.smartoken.http.ApiError;
import com.smartoken.json.BadJson;
import com.smartoken.json.JsonObject;
import com.smartoken.json.JsonObject.Member;
import com.smartoken.json.JsonValue;
import com.smartoken.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as its caller sent it: what the relay must know is read, everything else is passed on untouched.
 * Fields that would choose where a call goes or with which key are dropped.
 *
 * @param models the model asked for, then the fallbacks of {@code models}, each once
 * @param outputMax tokens of output that the caller allows for each choice; null when it named none
 * @param wantsUsage whether a stream shall end with a usage chunk
 */
record ChatRequest(
        JsonObject body,
        List<String> models,
        boolean stream,
        boolean wantsUsage,
        @Nullable Long outputMax,
        int choices,
        Prompt prompt,
        @Nullable String endUser,
        @Nullable String feature) {

    private static final int CHOICES_MAX = 16;
    private static final int MODELS_MAX = 8;
    private static final int LABEL_MAX = 128;
    private static final long OUTPUT_MAX = 10_000_000;

    /** Ours or OpenRouter's, or a way to send the vendor's key elsewhere: never passed on. */
    private static final Set<String> DROPPED = Set.of(
            "models",
            "provider",
            "route",
            "usage",
            "api_base",
            "apibase",
            "base_url",
            "baseurl",
            "api_key",
            "apikey",
            "api_type",
            "api_version",
            "extra_headers",
            "extraheaders",
            "extra_query",
            "extra_body",
            "headers",
            "custom_llm_provider",
            "organization",
            "proxy",
            "proxies");

    /** The fields that the relay writes itself. */
    private static final Set<String> OWN = Set.of("model", "stream_options");

    /**
     * Reads a body.
     *
     * @throws ApiError 400 that names the field
     */
    static ChatRequest parse(byte[] bytes) {
        JsonObject body = object(bytes);
        List<String> models = models(body);
        JsonValue messages = body.find("messages");
        if (messages == null)
            throw ApiError.invalidRequest("messages", "messages is missing: send a list of messages.");
        if (!messages.isArray() || messages.elements().isEmpty()) {
            throw ApiError.invalidRequest("messages", "messages must be a list with at least one message.");
        }
        for (JsonValue message : messages.elements()) {
            if (!message.isObject()) throw ApiError.invalidRequest("messages", "each message must be an object.");
        }
        boolean stream = flag(body, "stream");
        return new ChatRequest(
                body,
                models,
                stream,
                includes(body, "stream_options", "include_usage") || includes(body, "usage", "include"),
                outputMax(body),
                choices(body),
                Prompt.measure(body),
                label(text(body, "user", false)),
                label(feature(body)));
    }

    /** The body for a route: its model, usage always asked for, the output limit where the balance set one. */
    byte[] bodyFor(String upstreamModel, @Nullable Long limit) {
        JsonWriter json = new JsonWriter(512 + prompt.bodyBytes());
        json.open('{').name("model").value(upstreamModel);
        for (Member member : body.members()) {
            if (isDropped(member.name()) || OWN.contains(member.name())) continue;
            if (limit != null && isOutputLimit(member.name())) continue;
            json.member(member);
        }
        if (limit != null) json.name("max_tokens").value(limit);
        if (stream) writeStreamOptions(json);
        return json.close('}').toBytes();
    }

    /** The same with the feature tag of a header, which counts before the one in the body. */
    ChatRequest withFeature(String tag) {
        return new ChatRequest(body, models, stream, wantsUsage, outputMax, choices, prompt, endUser, tag);
    }

    /** The field by which the caller named the larger output limit; {@code max_tokens} when it named none. */
    String outputField() {
        JsonValue newer = body.find("max_completion_tokens");
        boolean named = newer != null && outputMax != null && newer.integer().orElse(-1) == outputMax;
        return named ? "max_completion_tokens" : "max_tokens";
    }

    static boolean isDropped(String name) {
        return DROPPED.contains(name) || DROPPED.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    private void writeStreamOptions(JsonWriter json) {
        json.name("stream_options").open('{').name("include_usage").value(true);
        JsonValue options = body.find("stream_options");
        if (options != null) {
            for (Member member : options.object().members()) {
                if (!member.name().equals("include_usage")) json.member(member);
            }
        }
        json.close('}');
    }

    private static JsonObject object(byte[] bytes) {
        if (bytes.length == 0) throw ApiError.invalidRequest(null, "The request has no body: send a JSON object.");
        JsonValue value;
        try {
            value = JsonValue.parse(bytes);
        } catch (BadJson e) {
            throw ApiError.invalidRequest(null, "The body is not valid JSON: " + e.getMessage() + ".");
        }
        if (!value.isObject()) throw ApiError.invalidRequest(null, "The body must be a JSON object.");
        JsonObject body = value.object();
        String twice = body.duplicate();
        if (twice != null)
            throw ApiError.invalidRequest(shorten(twice), "The field " + shorten(twice) + " is there twice.");
        return body;
    }

    /** The model and its fallbacks; the list may stand alone, as OpenRouter has it. */
    private static List<String> models(JsonObject body) {
        JsonValue more = body.find("models");
        boolean alone = more == null || more.isNull();
        String first = text(body, "model", alone);
        List<String> models = new ArrayList<>();
        if (first != null) models.add(first);
        if (more == null || alone) return models;
        if (!more.isArray()) throw ApiError.invalidRequest("models", "models must be a list of model IDs.");
        for (JsonValue element : more.elements()) {
            String id = element.string();
            if (id == null) throw ApiError.invalidRequest("models", "models must be a list of model IDs.");
            if (!models.contains(id)) models.add(id);
        }
        if (models.isEmpty()) throw ApiError.invalidRequest("models", "models names no model.");
        if (models.size() > MODELS_MAX) {
            throw ApiError.invalidRequest("models", "models names more than " + MODELS_MAX + " models.");
        }
        return models;
    }

    private static @Nullable Long outputMax(JsonObject body) {
        Long limit = null;
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            JsonValue value = body.find(field);
            if (value == null || value.isNull()) continue;
            long tokens = positive(value, field, OUTPUT_MAX);
            limit = limit == null ? tokens : Math.max(limit, tokens);
        }
        return limit;
    }

    private static int choices(JsonObject body) {
        JsonValue value = body.find("n");
        return value == null || value.isNull() ? 1 : (int) positive(value, "n", CHOICES_MAX);
    }

    private static long positive(JsonValue value, String field, long max) {
        long number = value.integer().orElse(-1);
        if (number < 1 || number > max) {
            throw ApiError.invalidRequest(field, field + " must be a whole number from 1 to " + max + ".");
        }
        return number;
    }

    private static boolean flag(JsonObject body, String field) {
        JsonValue value = body.find(field);
        if (value == null || value.isNull()) return false;
        if (!value.isBoolean()) throw ApiError.invalidRequest(field, field + " must be true or false.");
        return value.isTrue();
    }

    private static boolean includes(JsonObject body, String field, String option) {
        JsonValue value = body.find(field);
        if (value == null || value.isNull()) return false;
        if (!value.isObject()) throw ApiError.invalidRequest(field, field + " must be an object.");
        JsonValue flag = value.object().find(option);
        return flag != null && flag.isTrue();
    }

    private static @Nullable String feature(JsonObject body) {
        JsonValue metadata = body.find("metadata");
        JsonValue feature = metadata == null ? null : metadata.object().find("feature");
        return feature == null ? null : feature.string();
    }

    private static @Nullable String text(JsonObject body, String field, boolean required) {
        JsonValue value = body.find(field);
        if (value == null || value.isNull()) {
            if (required) throw ApiError.invalidRequest(field, field + " is missing.");
            return null;
        }
        String text = value.string();
        if (text == null || (required && text.isBlank())) {
            throw ApiError.invalidRequest(field, field + " must be a text.");
        }
        return text;
    }

    static @Nullable String label(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        String clean = text.strip().replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= LABEL_MAX ? clean : clean.substring(0, LABEL_MAX);
    }

    private static boolean isOutputLimit(String name) {
        return name.equals("max_tokens") || name.equals("max_completion_tokens");
    }

    private static String shorten(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }
}
