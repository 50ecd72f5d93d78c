package com.smartoken.relay;

import com.smartoken.json.BadJson;
import com.smartoken.json.JsonObject;
import com.smartoken.json.JsonObject.Member;
import com.smartoken.json.JsonValue;
import com.smartoken.json.JsonWriter;
import com.smartoken.upstream.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of an upstream's stream: what the relay must know of it, and how the client gets it (our id and model, no
 * usage anywhere, everything else as it came).
 *
 * @param usage the upstream's usage, wherever it put it; null when there is none
 * @param tenths estimated tokens of new text, in tenths
 */
record Chunk(
        JsonObject object,
        List<JsonValue> choices,
        @Nullable JsonValue usage,
        boolean usageInChoice,
        @Nullable JsonValue error,
        long tenths,
        @Nullable String finishReason) {

    static Chunk parse(SseEvent event) throws BadJson {
        JsonValue value = JsonValue.parse(event.buffer(), event.offset(), event.offset() + event.length());
        if (!value.isObject()) throw new BadJson("a chunk must be an object", 0);
        JsonObject object = value.object();
        JsonValue choicesValue = object.find("choices");
        List<JsonValue> choices = choicesValue == null ? List.of() : choicesValue.elements();
        JsonValue usage = present(object.find("usage"));
        boolean usageInChoice = false;
        long tenths = 0;
        String finishReason = null;
        for (JsonValue choice : choices) {
            for (Member member : choice.object().members()) {
                switch (member.name()) {
                    case "delta", "message" -> tenths += textOf(member.value());
                    case "text" -> tenths += member.value().isString() ? TextMeter.tenthsOf(member.value()) : 0;
                    case "finish_reason" -> {
                        if (member.value().isString())
                            finishReason = member.value().string();
                    }
                    case "usage" -> {
                        usageInChoice = true;
                        if (usage == null) usage = present(member.value());
                    }
                    default -> {}
                }
            }
        }
        return new Chunk(object, choices, usage, usageInChoice, present(object.find("error")), tenths, finishReason);
    }

    /** Whether there is anything in it for a client: chunks without choices break those that read the first one. */
    boolean isForClient() {
        return !choices.isEmpty();
    }

    /** As the client gets it, as one server-sent event. */
    void write(JsonWriter json, String id, String model) {
        json.clear().raw("data: ").open('{');
        json.name("id").value(id);
        for (Member member : object.members()) {
            switch (member.name()) {
                case "id", "usage" -> {}
                case "model" -> json.name("model").value(model);
                case "choices" -> writeChoices(json, member);
                default -> json.member(member);
            }
        }
        json.close('}').raw("\n\n");
    }

    /** When the upstream made the answer, in seconds since 1970; 0 when it does not say. */
    long created() {
        JsonValue created = object.find("created");
        return created == null ? 0 : created.integer().orElse(0);
    }

    /** Estimated tokens, in tenths, of all text in a message or delta: content, thought, refusal, calls of tools. */
    static long textOf(JsonValue message) {
        long tenths = 0;
        for (Member member : message.object().members()) {
            JsonValue value = member.value();
            switch (member.name()) {
                case "content", "reasoning_content", "reasoning", "refusal" ->
                    tenths += value.isString() ? TextMeter.tenthsOf(value) : value.isNull() ? 0 : value.length() * 3L;
                case "tool_calls", "function_call" -> tenths += calls(value);
                default -> {}
            }
        }
        return tenths;
    }

    private static long calls(JsonValue calls) {
        long tenths = 0;
        List<JsonValue> all = calls.isArray() ? calls.elements() : List.of(calls);
        for (JsonValue call : all) {
            JsonValue function = call.object().find("function");
            for (Member member : (function == null ? call : function).object().members()) {
                if (member.value().isString()) tenths += TextMeter.tenthsOf(member.value());
            }
        }
        return tenths;
    }

    private void writeChoices(JsonWriter json, Member written) {
        if (!usageInChoice) {
            json.member(written);
            return;
        }
        json.name("choices").open('[');
        for (JsonValue choice : choices) {
            json.open('{');
            for (Member member : choice.object().members()) {
                if (!member.name().equals("usage")) json.member(member);
            }
            json.close('}');
        }
        json.close(']');
    }

    private static @Nullable JsonValue present(@Nullable JsonValue value) {
        return value == null || value.isNull() ? null : value;
    }
}
