package com.smartoken.relay.door;

import com.smartoken.relay.chat.Chunk;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Choices of a chunk as clients rely on them, where the upstream has its own way: the role in the first delta, an index in
 * each call of a tool, thought in {@code reasoning_content} and in {@code reasoning}, no usage in a choice.
 */
final class Reshaped {
    private Reshaped() {}

    static boolean isNeeded(Chunk.Shape shape) {
        return shape.usageInChoice() || shape.oneThought() || shape.unnumbered();
    }

    /** Choices of a whole answer, with thought under both of its names. */
    static void whole(JsonWriter json, Member choices) {
        boolean needed = choices.value().elements().stream().anyMatch(choice -> isOneThought(message(choice)));
        if (!needed) {
            json.member(choices);
            return;
        }
        json.name("choices").open('[');
        for (JsonValue choice : choices.value().elements()) {
            json.open('{');
            for (Member member : choice.object().members()) {
                if (!member.name().equals("message")) json.member(member);
                else
                    thoughts(json.name("message").open('{'), member.value().object())
                            .close('}');
            }
            json.close('}');
        }
        json.close(']');
    }

    private static JsonObject message(JsonValue choice) {
        JsonValue message = choice.object().find("message");
        return message == null ? JsonObject.EMPTY : message.object();
    }

    private static boolean isOneThought(JsonObject message) {
        return isText(message.find("reasoning")) != isText(message.find("reasoning_content"));
    }

    private static boolean isText(@Nullable JsonValue value) {
        return value != null && value.isString();
    }

    /** The members of a message, with thought under both of its names. */
    private static JsonWriter thoughts(JsonWriter json, JsonObject message) {
        JsonValue thought = message.find("reasoning_content");
        JsonValue other = message.find("reasoning");
        JsonValue said = isText(thought) ? thought : other;
        for (Member member : message.members()) {
            if (!isThought(member.name()) || !isOneThought(message)) json.member(member);
        }
        if (said != null && isOneThought(message))
            json.name("reasoning_content").value(said).name("reasoning").value(said);
        return json;
    }

    private static boolean isThought(String name) {
        return name.equals("reasoning") || name.equals("reasoning_content");
    }

    static void write(JsonWriter json, List<JsonValue> choices, boolean withRole) {
        json.name("choices").open('[');
        for (JsonValue choice : choices) {
            json.open('{');
            for (Member member : choice.object().members()) {
                switch (member.name()) {
                    case "usage" -> {}
                    case "delta" -> delta(json.name("delta"), member.value().object(), withRole);
                    default -> json.member(member);
                }
            }
            json.close('}');
        }
        json.close(']');
    }

    private static void delta(JsonWriter json, JsonObject delta, boolean withRole) {
        boolean one = isOneThought(delta);
        JsonValue thought = delta.find("reasoning_content");
        JsonValue said = isText(thought) ? thought : delta.find("reasoning");
        json.open('{');
        if (withRole && delta.find("role") == null) json.name("role").value("assistant");
        for (Member member : delta.members()) {
            switch (member.name()) {
                case "reasoning", "reasoning_content" -> {
                    if (!one) json.member(member);
                }
                case "tool_calls" -> calls(json.name("tool_calls"), member.value());
                default -> json.member(member);
            }
        }
        if (one && said != null)
            json.name("reasoning_content").value(said).name("reasoning").value(said);
        json.close('}');
    }

    private static void calls(JsonWriter json, JsonValue calls) {
        if (!calls.isArray()) {
            json.value(calls);
            return;
        }
        json.open('[');
        int at = 0;
        for (JsonValue call : calls.elements()) {
            json.open('{');
            if (call.object().find("index") == null) json.name("index").value(at);
            for (Member member : call.object().members()) json.member(member);
            json.close('}');
            at++;
        }
        json.close(']');
    }
}
