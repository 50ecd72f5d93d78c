package com.smartoken.relay.chat;

import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.upstream.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a stream: what the relay must know of it. It is a view of the bytes that it was read from.
 *
 * @param index of its choice, the first one's when there are several
 * @param usage the upstream's usage, wherever it put it; null when there is none
 * @param chars characters of new text, as {@link TextMeter} counts them; 0 when there is none
 * @param shape what a client must get otherwise than it came
 */
public record Chunk(
        JsonValue value,
        JsonObject object,
        List<JsonValue> choices,
        int index,
        @Nullable JsonValue usage,
        @Nullable JsonValue error,
        long chars,
        @Nullable String finishReason,
        Shape shape) {

    /**
     * How it differs from what clients rely on.
     *
     * @param role whether a delta says who speaks
     * @param usageInChoice whether a choice holds the usage
     * @param oneThought whether thought stands in {@code reasoning_content} or {@code reasoning} alone
     * @param unnumbered whether a call of a tool has no index
     * @param half whether a text ends with the first half of a character
     */
    public record Shape(boolean role, boolean usageInChoice, boolean oneThought, boolean unnumbered, boolean half) {}

    /** Reads the data of an event. */
    public static Chunk parse(SseEvent event) throws BadJson {
        return of(JsonValue.parse(event.buffer(), event.offset(), event.offset() + event.length()));
    }

    /** Reads a chunk. @throws BadJson when it is no object */
    public static Chunk of(JsonValue value) throws BadJson {
        if (!value.isObject()) throw new BadJson("a chunk must be an object", 0);
        JsonObject object = value.object();
        JsonValue choicesValue = object.find("choices");
        List<JsonValue> choices = choicesValue == null ? List.of() : choicesValue.elements();
        Reading reading = new Reading();
        reading.usage = present(object.find("usage"));
        for (JsonValue choice : choices) reading.choice(choice);
        return new Chunk(
                value,
                object,
                choices,
                Math.max(0, reading.index),
                reading.usage,
                present(object.find("error")),
                reading.chars,
                reading.finishReason,
                new Shape(
                        reading.role,
                        reading.usageInChoice,
                        reading.otherThought != reading.thought,
                        reading.unnumbered,
                        reading.half));
    }

    /** Whether there is anything in it for a client: chunks without choices break those that read the first one. */
    public boolean isForClient() {
        return !choices.isEmpty();
    }

    /** When the upstream made the answer, in seconds since 1970; 0 when it does not say. */
    public long created() {
        JsonValue created = object.find("created");
        return created == null ? 0 : created.integer().orElse(0);
    }

    /** Characters, as {@link TextMeter} counts them, of all text in a message or delta: content, thought, refusal, calls of tools. */
    public static long textOf(JsonValue message) {
        Reading reading = new Reading();
        reading.message(message);
        return reading.chars;
    }

    /** What is found on the way through the choices, each member seen once. */
    private static final class Reading {
        int index = -1;
        long chars;
        boolean role;
        boolean thought;
        boolean otherThought;
        boolean unnumbered;
        boolean usageInChoice;
        boolean half;

        @Nullable
        JsonValue usage;

        @Nullable
        String finishReason;

        void choice(JsonValue choice) {
            for (Member member : choice.object().members()) {
                JsonValue value = member.value();
                switch (member.name()) {
                    case "index" ->
                        index = index < 0 ? (int) Math.min(value.integer().orElse(0), 63) : index;
                    case "delta", "message" -> message(value);
                    case "text" -> chars += text(value);
                    case "finish_reason" -> finishReason = value.isString() ? value.string() : finishReason;
                    case "usage" -> {
                        usageInChoice = true;
                        if (usage == null) usage = present(value);
                    }
                    default -> {}
                }
            }
        }

        void message(JsonValue message) {
            long thoughts = 0;
            for (Member member : message.object().members()) {
                JsonValue value = member.value();
                switch (member.name()) {
                    case "role" -> role = true;
                    case "content", "refusal" -> chars += text(value);
                    case "reasoning_content" -> {
                        thought |= value.isString();
                        thoughts = longer(thoughts, text(value));
                    }
                    case "reasoning" -> {
                        otherThought |= value.isString();
                        thoughts = longer(thoughts, text(value));
                    }
                    case "tool_calls", "function_call" -> calls(value);
                    default -> {}
                }
            }
            chars += thoughts; // some vendors tell the same thought under both names
        }

        private void calls(JsonValue calls) {
            List<JsonValue> all = calls.isArray() ? calls.elements() : List.of(calls);
            for (JsonValue call : all) {
                JsonObject object = call.object();
                JsonValue function = object.find("function");
                if (calls.isArray() && object.find("index") == null) unnumbered = true;
                JsonObject named = function == null ? object : function.object();
                for (Member member : named.members()) {
                    if (member.value().isString()) chars += text(member.value());
                }
            }
        }

        private static long longer(long one, long other) {
            return TextMeter.tenths(one) >= TextMeter.tenths(other) ? one : other;
        }

        private long text(JsonValue value) {
            if (value.isString()) {
                half |= Halves.endsInHalf(value);
                return TextMeter.charsOf(value);
            }
            return value.isNull() ? 0 : TextMeter.narrow(value.length());
        }
    }

    private static @Nullable JsonValue present(@Nullable JsonValue value) {
        return value == null || value.isNull() ? null : value;
    }
}
