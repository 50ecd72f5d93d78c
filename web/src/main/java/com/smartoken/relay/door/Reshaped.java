package com.smartoken.relay.door;

import com.smartoken.relay.chat.Chunk;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;

/**
 * Choices of a chunk as clients rely on them, where the upstream has its own way: the role in the first delta, an index in
 * each call of a tool, thought in {@code reasoning_content}, no usage in a choice.
 */
final class Reshaped {
    private Reshaped() {}

    static boolean isNeeded(Chunk.Shape shape) {
        return shape.usageInChoice() || shape.otherThought() || shape.unnumbered();
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
        boolean named = delta.find("reasoning_content") != null;
        json.open('{');
        if (withRole && delta.find("role") == null) json.name("role").value("assistant");
        for (Member member : delta.members()) {
            switch (member.name()) {
                case "reasoning" -> {
                    if (!named) json.name("reasoning_content").value(member.value());
                }
                case "tool_calls" -> calls(json.name("tool_calls"), member.value());
                default -> json.member(member);
            }
        }
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
