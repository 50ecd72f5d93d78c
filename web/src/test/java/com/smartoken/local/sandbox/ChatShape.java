package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.local.sandbox.Choice.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat answers: messages, and deltas with the role first, then reasoning, then text or a call. */
final class ChatShape implements Shape {

    @Override
    public ObjectNode whole(Generation generation) {
        ObjectNode json = Shape.envelope(generation, "chat.completion");
        for (Choice choice : generation.choices()) {
            ObjectNode item = json.withArray("choices").addObject();
            item.put("index", choice.index()).set("message", message(choice));
            item.putNull("logprobs").put("finish_reason", choice.finishReason());
        }
        return json;
    }

    @Override
    public List<Event> events(Generation generation, Choice choice) {
        List<Event> events = new ArrayList<>();
        ObjectNode role = Json.object().put("role", "assistant").put("content", "");
        events.add(event(generation, choice, role, "", null));
        for (String piece : TokenCount.pieces(choice.reasoning())) {
            ObjectNode thought = Json.object().putNull("content").put("reasoning_content", piece);
            events.add(event(generation, choice, thought, piece, null));
        }
        for (String piece : TokenCount.pieces(choice.content())) {
            events.add(event(generation, choice, Json.object().put("content", piece), piece, null));
        }
        ToolCall call = choice.call();
        if (call != null) {
            ObjectNode begin = toolDelta("");
            ObjectNode head = (ObjectNode) begin.at("/tool_calls/0");
            head.put("id", call.id()).put("type", "function");
            ((ObjectNode) head.path("function")).put("name", call.name());
            events.add(event(generation, choice, begin, "", null));
            for (String piece : TokenCount.pieces(call.arguments())) {
                events.add(event(generation, choice, toolDelta(piece), piece, null));
            }
        }
        events.add(event(generation, choice, Json.object(), "", choice.finishReason()));
        return events;
    }

    @Override
    public ObjectNode empty(Generation generation) {
        return Shape.envelope(generation, "chat.completion.chunk");
    }

    private static ObjectNode message(Choice choice) {
        ObjectNode message = Json.object().put("role", "assistant");
        ToolCall call = choice.call();
        if (call == null) {
            message.put("content", choice.content());
        } else {
            message.putNull("content");
            message.putArray("tool_calls")
                    .addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
        if (!choice.reasoning().isEmpty()) {
            message.put("reasoning_content", choice.reasoning());
        }
        return message;
    }

    private static ObjectNode toolDelta(String arguments) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", 0)
                .putObject("function")
                .put("arguments", arguments);
        return delta;
    }

    private Event event(
            Generation generation, Choice choice, ObjectNode delta, String text, @Nullable String finishReason) {
        ObjectNode json = empty(generation);
        ObjectNode item = json.withArray("choices").addObject();
        item.put("index", choice.index()).set("delta", delta);
        item.putNull("logprobs").put("finish_reason", finishReason);
        return new Event(json, TokenCount.tenths(text), finishReason != null);
    }
}
