package com.smartoken.relay.vendor;

import com.smartoken.relay.chat.Said;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer of Anthropic's Messages as a chat completion, and the pieces that a stream has in common with it. */
final class AnthropicAnswer {
    private AnthropicAnswer() {}

    /** What is no message, an error for example, stays as it is. */
    static JsonObject toChat(byte[] bytes) throws BadJson {
        JsonObject message = JsonValue.parse(bytes).object();
        JsonValue content = message.find("content");
        if (content == null || !content.isArray()) return message;
        JsonWriter json = new JsonWriter(bytes.length + 256);
        json.open('{')
                .name("object")
                .value("chat.completion")
                .name("model")
                .value("")
                .name("choices");
        json.open('[').open('{').name("index").value(0).name("message");
        message(json, content.elements());
        json.name("finish_reason").value(finishReason(message.find("stop_reason")));
        json.close('}').close(']');
        JsonValue usage = message.find("usage");
        if (usage != null) {
            json.name("usage");
            new AnthropicUsage().add(usage).write(json);
        }
        return JsonValue.parse(json.close('}').toBytes()).object();
    }

    private static void message(JsonWriter json, List<JsonValue> blocks) {
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        String signature = "";
        List<JsonObject> calls = new ArrayList<>();
        for (JsonValue block : blocks) {
            JsonObject object = block.object();
            switch (text(object, "type")) {
                case "text" -> text.append(text(object, "text"));
                case "thinking" -> {
                    thought.append(text(object, "thinking"));
                    signature = text(object, "signature");
                }
                case "tool_use" -> calls.add(object);
                default -> {}
            }
        }
        json.open('{').name("role").value("assistant");
        json.name("content").value(text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        if (!thought.isEmpty()) json.name("reasoning_content").value(thought.toString());
        if (!signature.isEmpty()) json.name(Said.SIGNATURE).value(signature);
        if (!calls.isEmpty()) calls(json, calls);
        json.close('}');
    }

    private static void calls(JsonWriter json, List<JsonObject> calls) {
        json.name("tool_calls").open('[');
        for (JsonObject call : calls) {
            JsonValue input = call.find("input");
            json.open('{').name("id").value(text(call, "id")).name("type").value("function");
            json.name("function").open('{').name("name").value(text(call, "name"));
            json.name("arguments")
                    .value(input == null ? "{}" : input.text())
                    .close('}')
                    .close('}');
        }
        json.close(']');
    }

    static String finishReason(@Nullable JsonValue stopReason) {
        return switch (stopReason == null ? null : stopReason.string()) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            case null, default -> "stop";
        };
    }

    static String text(JsonObject object, String field) {
        JsonValue value = object.find(field);
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }
}
