package com.smartoken.relay.door;

import com.smartoken.http.AnthropicErrors;
import com.smartoken.http.ApiError;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's sequence of events: a message begins, its blocks follow each other (thought, text, calls of tools), each
 * begun, brought in pieces and ended, then the message ends with its reason and usage.
 */
final class MessagesStream implements StreamFormat {
    /** What the open block is. */
    private enum Kind {
        NONE,
        THOUGHT,
        TEXT,
        CALL
    }

    private final Head head;
    private final long inputEstimate;
    private boolean begun;
    private Kind open = Kind.NONE;
    private int block = -1;
    private final Map<Integer, Integer> calls = new HashMap<>();
    private String signature = "";
    private @Nullable String finishReason;

    MessagesStream(Head head, long inputEstimate) {
        this.head = head;
        this.inputEstimate = inputEstimate;
    }

    @Override
    public void chunk(JsonWriter json, Chunk chunk) {
        begin(json);
        if (chunk.finishReason() != null) finishReason = chunk.finishReason();
        Said said = Said.of(chunk);
        if (!said.thought().isEmpty()) {
            open(json, Kind.THOUGHT);
            delta(json, "thinking_delta", "thinking", said.thought());
        }
        if (!said.signature().isEmpty()) signature = said.signature();
        if (!said.text().isEmpty()) {
            open(json, Kind.TEXT);
            delta(json, "text_delta", "text", said.text());
        }
        for (ToolCall piece : said.calls()) call(json, piece);
    }

    @Override
    public void end(JsonWriter json, AnswerCost bill) {
        begin(json);
        stop(json);
        ServerEvents.begin(json, "message_delta").name("delta").open('{');
        json.name("stop_reason").value(MessagesAnswer.stopReason(finishReason, !calls.isEmpty()));
        json.name("stop_sequence").value((String) null).close('}');
        json.name("usage");
        MessagesAnswer.usage(json, bill.tokens());
        ServerEvents.end(json);
        ServerEvents.begin(json, "message_stop");
        ServerEvents.end(json);
    }

    /** An error, and no end of the message after it. */
    @Override
    public void error(JsonWriter json, ApiError error) {
        AnthropicErrors.writeMembers(ServerEvents.begin(json, "error"), error, head.id());
        ServerEvents.end(json);
    }

    private void begin(JsonWriter json) {
        if (begun) return;
        begun = true;
        ServerEvents.begin(json, "message_start").name("message");
        MessagesAnswer.begin(json, head);
        json.name("content").open('[').close(']');
        json.name("stop_reason").value((String) null).name("stop_sequence").value((String) null);
        json.name("usage");
        MessagesAnswer.usage(json, Tokens.of(inputEstimate, 0)); // the true ones come with the end
        json.close('}');
        ServerEvents.end(json);
    }

    private void open(JsonWriter json, Kind kind) {
        if (open == kind) return;
        stop(json);
        open = kind;
        block++;
        start(json).open('{');
        if (kind == Kind.THOUGHT) {
            json.name("type")
                    .value("thinking")
                    .name("thinking")
                    .value("")
                    .name("signature")
                    .value("");
        } else {
            json.name("type").value("text").name("text").value("");
        }
        json.close('}');
        ServerEvents.end(json);
    }

    private void call(JsonWriter json, ToolCall piece) {
        Integer known = calls.get(piece.index());
        if (known == null) {
            stop(json);
            open = Kind.CALL;
            known = ++block;
            calls.put(piece.index(), known);
            start(json);
            MessagesAnswer.toolUse(json, piece);
            json.name("input").open('{').close('}').close('}');
            ServerEvents.end(json);
        }
        String arguments = piece.arguments();
        if (!arguments.isEmpty()) delta(json, known, "input_json_delta", "partial_json", arguments);
    }

    private JsonWriter start(JsonWriter json) {
        return ServerEvents.begin(json, "content_block_start")
                .name("index")
                .value(block)
                .name("content_block");
    }

    private void delta(JsonWriter json, String type, String field, String text) {
        delta(json, block, type, field, text);
    }

    private static void delta(JsonWriter json, int index, String type, String field, String text) {
        ServerEvents.begin(json, "content_block_delta").name("index").value(index);
        json.name("delta")
                .open('{')
                .name("type")
                .value(type)
                .name(field)
                .value(text)
                .close('}');
        ServerEvents.end(json);
    }

    private void stop(JsonWriter json) {
        if (open == Kind.NONE) return;
        if (open == Kind.THOUGHT) delta(json, "signature_delta", "signature", MessagesAnswer.signature(signature));
        open = Kind.NONE;
        ServerEvents.begin(json, "content_block_stop").name("index").value(block);
        ServerEvents.end(json);
    }
}
