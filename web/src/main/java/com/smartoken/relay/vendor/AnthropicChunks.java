package com.smartoken.relay.vendor;

import static com.smartoken.relay.vendor.AnthropicAnswer.text;

import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Said;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import com.smartoken.wire.upstream.SseEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of one stream of Anthropic's as chunks of a chat completion. */
final class AnthropicChunks implements Vendor.Chunks {
    private static final String END = "message_stop";

    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Long, Integer> calls = new HashMap<>();

    @Override
    public boolean isEnd(SseEvent event) {
        return event.name().equals(END);
    }

    @Override
    public @Nullable Chunk read(SseEvent event) throws BadJson {
        JsonObject said = JsonValue.parse(event.buffer(), event.offset(), event.offset() + event.length())
                .object();
        return switch (text(said, "type")) {
            case "message_start" -> {
                JsonValue told = inner(said, "message").find("usage");
                if (told != null) usage.add(told);
                yield chunk(
                        delta().name("role").value("assistant").name("content").value(""));
            }
            case "content_block_start" -> started(said);
            case "content_block_delta" -> grown(said);
            case "message_delta" -> ended(said);
            case "error" -> Chunk.of(JsonValue.parse(bytes(event)));
            default -> null;
        };
    }

    private @Nullable Chunk started(JsonObject said) throws BadJson {
        JsonObject block = inner(said, "content_block");
        if (!text(block, "type").equals("tool_use")) return null;
        int call = calls.size();
        calls.put(index(said), call);
        JsonWriter json =
                delta().name("tool_calls").open('[').open('{').name("index").value(call);
        json.name("id").value(text(block, "id")).name("type").value("function").name("function");
        json.open('{')
                .name("name")
                .value(text(block, "name"))
                .name("arguments")
                .value("")
                .close('}');
        return chunk(json.close('}').close(']'));
    }

    private @Nullable Chunk grown(JsonObject said) throws BadJson {
        JsonObject delta = inner(said, "delta");
        return switch (text(delta, "type")) {
            case "text_delta" -> chunk(asWritten(delta().name("content"), delta, "text"));
            case "thinking_delta" -> chunk(asWritten(delta().name("reasoning_content"), delta, "thinking"));
            case "signature_delta" -> chunk(delta().name(Said.SIGNATURE).value(text(delta, "signature")));
            case "input_json_delta" -> {
                Integer call = calls.get(index(said));
                if (call == null) yield null;
                JsonWriter json = delta().name("tool_calls")
                        .open('[')
                        .open('{')
                        .name("index")
                        .value(call);
                asWritten(json.name("function").open('{').name("arguments"), delta, "partial_json");
                yield chunk(json.close('}').close('}').close(']'));
            }
            default -> null;
        };
    }

    /** A text as it is written: it may end with half a character. */
    private static JsonWriter asWritten(JsonWriter json, JsonObject object, String field) {
        JsonValue value = object.find(field);
        return value == null || !value.isString() ? json.value("") : json.value(value);
    }

    private Chunk ended(JsonObject said) throws BadJson {
        JsonValue told = said.find("usage");
        if (told != null) usage.add(told);
        JsonWriter json = delta().close('}');
        json.name("finish_reason")
                .value(AnthropicAnswer.finishReason(inner(said, "delta").find("stop_reason")));
        json.close('}').close(']').name("usage");
        usage.write(json);
        return Chunk.of(JsonValue.parse(json.close('}').toBytes()));
    }

    /** A chunk up to the inside of its delta. */
    private static JsonWriter delta() {
        JsonWriter json = new JsonWriter(256).open('{').name("object").value("chat.completion.chunk");
        json.name("model")
                .value("")
                .name("choices")
                .open('[')
                .open('{')
                .name("index")
                .value(0);
        return json.name("delta").open('{');
    }

    private static Chunk chunk(JsonWriter json) throws BadJson {
        json.close('}')
                .name("finish_reason")
                .literal("null")
                .close('}')
                .close(']')
                .close('}');
        return Chunk.of(JsonValue.parse(json.toBytes()));
    }

    private static JsonObject inner(JsonObject object, String field) {
        JsonValue value = object.find(field);
        return value == null ? JsonObject.EMPTY : value.object();
    }

    private static long index(JsonObject said) {
        JsonValue index = said.find("index");
        return index == null ? 0 : index.integer().orElse(0);
    }

    private static byte[] bytes(SseEvent event) {
        return java.util.Arrays.copyOfRange(event.buffer(), event.offset(), event.offset() + event.length());
    }
}
