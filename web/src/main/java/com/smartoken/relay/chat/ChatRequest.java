package com.smartoken.relay.chat;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call in the form that it has inside, that of OpenAI's chat completions (or text completions or embeddings, as its
 * door says): what the relay must know is read, everything else is passed on untouched. Fields that would choose where a
 * call goes or with which key are dropped.
 *
 * @param door the format that the caller speaks
 * @param models the model asked for, then the fallbacks of {@code models}, each once
 * @param outputMax tokens of output that the caller allows for each choice; null when it named none
 * @param wantsUsage whether a stream shall end with a usage chunk
 */
public record ChatRequest(
        Door door,
        JsonObject body,
        List<String> models,
        boolean stream,
        boolean wantsUsage,
        @Nullable Long outputMax,
        int choices,
        Prompt prompt,
        Extras extras,
        @Nullable String endUser,
        @Nullable String feature) {

    private static final int CHOICES_MAX = 16;
    private static final int MODELS_MAX = 8;
    private static final int LABEL_MAX = 128;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
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

    /**
     * Reads a body that came through a door.
     *
     * @throws ApiError 400 that names the field
     */
    public static ChatRequest parse(byte[] bytes, Door door) {
        return of(object(bytes), door);
    }

    /** The same from a body that is an object already. */
    public static ChatRequest of(JsonObject body, Door door) {
        List<String> models = models(body);
        if (door.operation() == Operation.CHAT) requireMessages(body);
        Prompt prompt = Prompt.measure(body);
        return new ChatRequest(
                door,
                body,
                models,
                flag(body, "stream"),
                includes(body, "stream_options", "include_usage") || includes(body, "usage", "include"),
                door.operation() == Operation.EMBEDDING ? (Long) 0L : outputMax(body),
                choices(body),
                prompt,
                Extras.of(body, prompt.media()),
                label(text(body, "user", false)),
                feature("metadata.feature", feature(body)));
    }

    /**
     * Reads a body as a JSON object in which no field is there twice.
     *
     * @throws ApiError 400 when it is none
     */
    public static JsonObject object(byte[] bytes) {
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

    private static void requireMessages(JsonObject body) {
        JsonValue messages = body.find("messages");
        if (messages == null)
            throw ApiError.invalidRequest("messages", "messages is missing: send a list of messages.");
        if (!messages.isArray() || messages.elements().isEmpty()) {
            throw ApiError.invalidRequest("messages", "messages must be a list with at least one message.");
        }
        for (JsonValue message : messages.elements()) {
            if (!message.isObject()) throw ApiError.invalidRequest("messages", "each message must be an object.");
        }
    }

    /** The same through a door that knows more. */
    public ChatRequest through(Door other) {
        return new ChatRequest(
                other, body, models, stream, wantsUsage, outputMax, choices, prompt, extras, endUser, feature);
    }

    /** The same with the feature tag of a header, which counts before the one in the body. */
    public ChatRequest withFeature(String tag) {
        return new ChatRequest(
                door, body, models, stream, wantsUsage, outputMax, choices, prompt, extras, endUser, tag);
    }

    /**
     * The most tokens of input: no more than a context holds, but a call for embeddings has a context for each text. All of
     * it where nobody can say how much something is that the model reads.
     *
     * @param image the most that an image makes that the vendor fetches; 0 where nobody knows
     * @param own fields that the vendor is known to have
     */
    public long inputMax(long context, long image, Set<String> own) {
        if (door.operation() == Operation.EMBEDDING)
            return Math.max(prompt.tokensMax(), extras.isHeavy(own) ? context : 0);
        if (prompt.media().isUnbounded(image) || extras.isHeavy(own)) return context;
        return Math.min(prompt.tokensMax() + prompt.media().fetched() * image, context);
    }

    /**
     * The tokens of output that the caller allows, as far as a model gives them.
     *
     * @return null when it named no limit
     * @throws ApiError 400 when it asks for more than the model gives
     */
    public @Nullable Long outputMax(long modelMax, String model) {
        if (outputMax == null || outputMax <= modelMax) return outputMax;
        if (door.lowersOutput()) return modelMax;
        String field = outputField();
        throw ApiError.invalidRequest(
                field, field + " is too large: " + model + " gives at most " + modelMax + " tokens in one answer.");
    }

    /** The service tier that the caller names; null for none. */
    public @Nullable String serviceTier() {
        JsonValue tier = body.find("service_tier");
        return tier == null ? null : tier.string();
    }

    /** The field by which the caller named the larger output limit; {@code max_tokens} when it named none. */
    public String outputField() {
        String ofDoor = door.outputField();
        if (ofDoor != null) return ofDoor;
        JsonValue newer = body.find("max_completion_tokens");
        boolean named = newer != null && outputMax != null && newer.integer().orElse(-1) == outputMax;
        return named ? "max_completion_tokens" : "max_tokens";
    }

    public static boolean isDropped(String name) {
        return DROPPED.contains(name) || DROPPED.contains(name.toLowerCase(java.util.Locale.ROOT));
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

    /**
     * The name of an end user, as the log keeps it: one that is too long is cut, since nobody chose it to be told apart by.
     * Null when there is none.
     */
    private static @Nullable String label(@Nullable String text) {
        String clean = clean(text);
        return clean == null || clean.length() <= LABEL_MAX ? clean : clean.substring(0, LABEL_MAX);
    }

    /**
     * The name of a feature; null when there is none.
     *
     * @throws ApiError 400 when it is too long: cut, two would be one in the log and under a limit
     */
    public static @Nullable String feature(String where, @Nullable String text) {
        String clean = clean(text);
        if (clean == null || clean.length() <= LABEL_MAX) return clean;
        throw ApiError.invalidRequest(where, where + " must have at most " + LABEL_MAX + " characters.");
    }

    private static @Nullable String clean(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        return CONTROL.matcher(text.strip()).replaceAll(" ");
    }

    public static boolean isOutputLimit(String name) {
        return name.equals("max_tokens") || name.equals("max_completion_tokens");
    }

    private static String shorten(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }
}
