package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.relay.door.ResponseItem.Kind;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a response: it is created, its items follow each other, each added, brought in pieces and done, and the
 * last event holds the whole of it. Every event has its number.
 */
final class ResponsesStream implements StreamFormat {
    private final ResponseObject response;
    private final Head head;
    private final ResponseTools tools;
    private final List<ResponseItem> items = new ArrayList<>();
    private final Map<Integer, Integer> calls = new HashMap<>();
    private @Nullable ResponseItem open;
    private @Nullable String finishReason;
    private boolean begun;
    private long sequence;

    ResponsesStream(ResponseObject response, Head head, ResponseTools tools) {
        this.response = response;
        this.head = head;
        this.tools = tools;
    }

    @Override
    public void chunk(JsonWriter json, Chunk chunk) {
        begin(json);
        if (chunk.finishReason() != null) finishReason = chunk.finishReason();
        Said said = Said.of(chunk);
        if (!said.thought().isEmpty()) add(json, open(json, Kind.REASONING), said.thought());
        if (!said.text().isEmpty()) add(json, open(json, Kind.MESSAGE), said.text());
        for (ToolCall piece : said.calls()) call(json, piece);
    }

    @Override
    public void end(JsonWriter json, AnswerCost bill) {
        begin(json);
        if (items.isEmpty() || (open != null && items.size() == 1 && open.kind() == Kind.REASONING)) {
            open(json, Kind.MESSAGE); // readers look for a message
        }
        close(json);
        String type = ResponseObject.cut(finishReason) == null ? "response.completed" : "response.incomplete";
        event(json, type).name("response");
        response.ended(json, items, finishReason, bill);
        ServerEvents.end(json);
    }

    /**
     * First for readers of responses, then for those of any stream of OpenAI's, whose SDKs raise at an event that has an
     * {@code error}.
     */
    @Override
    public void error(JsonWriter json, ApiError error) {
        begin(json);
        event(json, "response.failed").name("response");
        response.failed(json, items, error);
        ServerEvents.end(json);
        OpenAiErrors.writeError(ServerEvents.beginUntyped(json, "error").name("error"), error);
        json.name("type").value("error").name("sequence_number").value(sequence++);
        json.name("code").value(error.code()).name("message").value(error.text());
        json.name("param").value(error.param());
        ServerEvents.end(json);
    }

    private void begin(JsonWriter json) {
        if (begun) return;
        begun = true;
        for (String type : List.of("response.created", "response.in_progress")) {
            event(json, type).name("response");
            response.begun(json);
            ServerEvents.end(json);
        }
    }

    private ResponseItem open(JsonWriter json, Kind kind) {
        ResponseItem present = open;
        if (present != null && present.kind() == kind) return present;
        int at = items.size();
        return begin(json, kind == Kind.REASONING ? ResponseItem.thought(head, at) : ResponseItem.message(head, at));
    }

    private void call(JsonWriter json, ToolCall piece) {
        Integer at = calls.get(piece.index());
        ResponseItem item;
        if (at == null) {
            calls.put(piece.index(), items.size());
            item = begin(json, ResponseItem.call(head, items.size(), piece, tools));
        } else {
            item = items.get(at);
        }
        if (!piece.arguments().isEmpty()) add(json, item, piece.arguments());
    }

    private ResponseItem begin(JsonWriter json, ResponseItem item) {
        close(json);
        items.add(item);
        open = item;
        event(json, "response.output_item.added")
                .name("output_index")
                .value(items.size() - 1)
                .name("item");
        item.write(json, false, true);
        ServerEvents.end(json);
        switch (item.kind()) {
            case REASONING -> part(json, item, "response.reasoning_summary_part.added", "");
            case MESSAGE -> part(json, item, "response.content_part.added", "");
            case CALL -> {}
        }
        return item;
    }

    private void add(JsonWriter json, ResponseItem item, String text) {
        item.add(text);
        if (item.kind() == Kind.CALL && !item.tool().isFunction()) return; // told whole at its end
        at(json, item, prefix(item) + ".delta").name("delta").value(text);
        if (item.kind() == Kind.MESSAGE) json.name("logprobs").open('[').close(']');
        ServerEvents.end(json);
    }

    private void close(JsonWriter json) {
        ResponseItem item = open;
        if (item == null) return;
        open = null;
        if (item.kind() == Kind.CALL) called(json, item);
        else {
            at(json, item, prefix(item) + ".done").name("text").value(item.text());
            if (item.kind() == Kind.MESSAGE) json.name("logprobs").open('[').close(']');
            ServerEvents.end(json);
        }
        switch (item.kind()) {
            case REASONING -> part(json, item, "response.reasoning_summary_part.done", item.text());
            case MESSAGE -> part(json, item, "response.content_part.done", item.text());
            case CALL -> {}
        }
        event(json, "response.output_item.done")
                .name("output_index")
                .value(items.indexOf(item))
                .name("item");
        item.write(json, true, ResponseObject.cut(finishReason) == null);
        ServerEvents.end(json);
    }

    /** The end of a call's arguments; those of a text come in one piece, and those of an action with the item alone. */
    private void called(JsonWriter json, ResponseItem item) {
        ResponseTool tool = item.tool();
        switch (tool.kind()) {
            case FUNCTION -> {
                at(json, item, prefix(item) + ".done").name("name").value(tool.name());
                json.name("arguments").value(item.text());
                ServerEvents.end(json);
            }
            case CUSTOM -> {
                String input = tool.input(item.text());
                at(json, item, "response.custom_tool_call_input.delta")
                        .name("delta")
                        .value(input);
                ServerEvents.end(json);
                at(json, item, "response.custom_tool_call_input.done")
                        .name("input")
                        .value(input);
                ServerEvents.end(json);
            }
            case LOCAL_SHELL, SHELL, APPLY_PATCH -> {}
        }
    }

    private void part(JsonWriter json, ResponseItem item, String type, String text) {
        at(json, item, type).name("part");
        item.part(json, text);
        ServerEvents.end(json);
    }

    private static String prefix(ResponseItem item) {
        return switch (item.kind()) {
            case REASONING -> "response.reasoning_summary_text";
            case MESSAGE -> "response.output_text";
            case CALL -> "response.function_call_arguments";
        };
    }

    /** Begins an event about an item, or its one part. */
    private JsonWriter at(JsonWriter json, ResponseItem item, String type) {
        event(json, type).name("item_id").value(item.id());
        json.name("output_index").value(items.indexOf(item));
        switch (item.kind()) {
            case REASONING -> json.name("summary_index").value(0);
            case MESSAGE -> json.name("content_index").value(0);
            case CALL -> {}
        }
        return json;
    }

    private JsonWriter event(JsonWriter json, String type) {
        return ServerEvents.begin(json, type).name("sequence_number").value(sequence++);
    }
}
