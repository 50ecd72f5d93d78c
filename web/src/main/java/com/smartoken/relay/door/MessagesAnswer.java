package com.smartoken.relay.door;

import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A whole answer as Anthropic's Messages have it, and the pieces that a stream has in common with it. */
final class MessagesAnswer {
    /** Stands where a signature must stand and the vendor gives none; it is not sent back to any. */
    static final String UNSIGNED = "c21hcnRva2VuOnVuc2lnbmVk";

    private MessagesAnswer() {}

    static void write(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        JsonValue choices = answer.find("choices");
        JsonObject choice =
                choices == null ? answer : choices.elements().getFirst().object();
        Said said = Said.of(choice.find("message"));
        JsonValue reason = choice.find("finish_reason");
        begin(json, head);
        json.name("content").open('[');
        if (!said.thought().isEmpty()) {
            json.open('{').name("type").value("thinking").name("thinking").value(said.thought());
            json.name("signature").value(signature(said.signature())).close('}');
        }
        if (!said.text().isEmpty()) {
            json.open('{')
                    .name("type")
                    .value("text")
                    .name("text")
                    .value(said.text())
                    .close('}');
        }
        for (ToolCall call : said.calls()) {
            toolUse(json, call);
            input(json.name("input"), call.arguments());
            json.close('}');
        }
        json.close(']');
        String stop = stopReason(
                reason == null ? null : reason.string(), !said.calls().isEmpty());
        json.name("stop_reason").value(stop).name("stop_sequence").value((String) null);
        json.name("usage");
        usage(json, bill.tokens());
        json.close('}');
    }

    /** What a message begins with, whole or streamed. */
    static void begin(JsonWriter json, Head head) {
        json.open('{').name("id").value(head.id()).name("type").value("message");
        json.name("role").value("assistant").name("model").value(head.model());
    }

    /** A call without its input, still open. */
    static void toolUse(JsonWriter json, ToolCall call) {
        json.open('{').name("type").value("tool_use");
        json.name("id").value(call.id() == null ? "call_" + call.index() : call.id());
        json.name("name").value(call.name() == null ? "" : call.name());
        json.name("caller").open('{').name("type").value("direct").close('}');
    }

    /** All input counts here as what was read anew, read from the cache or written to it, each once. */
    static void usage(JsonWriter json, Tokens tokens) {
        json.open('{').name("input_tokens").value(tokens.input() - tokens.cached() - tokens.written());
        json.name("cache_creation_input_tokens").value(tokens.written());
        json.name("cache_read_input_tokens").value(tokens.cached());
        json.name("output_tokens").value(tokens.output()).close('}');
    }

    static String signature(String vendors) {
        return vendors.isEmpty() ? UNSIGNED : vendors;
    }

    static String stopReason(@Nullable String finishReason, boolean calls) {
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "content_filter" -> "refusal";
            case "tool_calls", "function_call" -> "tool_use";
            case null, default -> calls ? "tool_use" : "end_turn";
        };
    }

    /** The arguments as the object that they should be; a model that wrote something else is quoted. */
    private static void input(JsonWriter json, String arguments) {
        if (arguments.isBlank()) {
            json.open('{').close('}');
            return;
        }
        try {
            JsonValue value = JsonValue.parse(arguments.getBytes(StandardCharsets.UTF_8));
            if (value.isObject()) {
                json.value(value);
                return;
            }
        } catch (BadJson e) {
            // a model may break off in the middle
        }
        json.open('{').name("arguments").value(arguments).close('}');
    }
}
