package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message of the model says, or the piece of one that a chunk brings. Missing text is empty.
 *
 * @param thought what it thought before
 * @param signature by which a vendor knows its own thought again
 */
public record Said(String text, String thought, String signature, List<ToolCall> calls) {
    /** The field of a message in which a vendor's signature of thought travels inside. */
    public static final String SIGNATURE = "reasoning_signature";

    private static final int CALLS_MAX = 128;

    /** A call of a tool, or a piece of one: the index tells which it belongs to. */
    public record ToolCall(
            int index, @Nullable String id, @Nullable String name, String arguments) {}

    /** Reads what the first choice of a chunk brings. */
    public static Said of(Chunk chunk) {
        JsonObject choice = chunk.choices().getFirst().object();
        JsonValue delta = choice.find("delta");
        return of(delta == null ? choice.find("message") : delta);
    }

    /** Reads a message or a delta. */
    public static Said of(@Nullable JsonValue message) {
        String text = "";
        String thought = "";
        String signature = "";
        List<ToolCall> calls = List.of();
        for (Member member :
                message == null ? List.<Member>of() : message.object().members()) {
            JsonValue value = member.value();
            switch (member.name()) {
                case "content" -> text = text(value) + text;
                case "refusal" -> text = text + text(value);
                case "reasoning_content" -> thought = text(value).isEmpty() ? thought : text(value);
                case "reasoning" -> thought = thought.isEmpty() ? text(value) : thought;
                case SIGNATURE -> signature = text(value);
                case "tool_calls" -> calls = calls(value);
                default -> {}
            }
        }
        return new Said(text, thought, signature, calls);
    }

    /** A text, or the texts of parts, one after the other. */
    public static String text(JsonValue value) {
        String text = value.string();
        if (text != null) return text;
        StringBuilder all = new StringBuilder();
        for (JsonValue part : value.elements()) {
            JsonObject object = part.object();
            JsonValue inner = object.find("text") == null ? object.find("refusal") : object.find("text");
            String said = inner == null ? part.string() : inner.string();
            if (said != null) all.append(said);
        }
        return all.toString();
    }

    private static List<ToolCall> calls(JsonValue value) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonValue element : value.elements()) {
            JsonObject call = element.object();
            JsonValue inner = call.find("function");
            JsonObject function = inner == null ? call : inner.object();
            JsonValue index = call.find("index");
            int at = index == null ? calls.size() : (int) index.integer().orElse(calls.size());
            if (at < 0 || at >= CALLS_MAX) continue;
            calls.add(new ToolCall(at, string(call, "id"), string(function, "name"), arguments(function)));
        }
        return calls;
    }

    /** Text of JSON; some vendors give the object itself. */
    private static String arguments(JsonObject function) {
        JsonValue value = function.find("arguments");
        if (value == null || value.isNull()) return "";
        String text = value.string();
        return text == null ? value.text() : text;
    }

    private static @Nullable String string(JsonObject object, String field) {
        JsonValue value = object.find(field);
        return value == null ? null : value.string();
    }
}
