package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /completions}: plain text. */
final class TextShape implements Shape {

    @Override
    public ObjectNode whole(Generation generation) {
        ObjectNode json = empty(generation);
        for (Choice choice : generation.choices()) {
            add(json, choice, choice.content(), choice.finishReason());
        }
        return json;
    }

    @Override
    public List<Event> events(Generation generation, Choice choice) {
        List<Event> events = new ArrayList<>();
        for (String piece : TokenCount.pieces(choice.content())) {
            events.add(event(generation, choice, piece, null));
        }
        events.add(event(generation, choice, "", choice.finishReason()));
        return events;
    }

    @Override
    public ObjectNode empty(Generation generation) {
        return Shape.envelope(generation, "text_completion");
    }

    private Event event(Generation generation, Choice choice, String text, @Nullable String finishReason) {
        ObjectNode json = empty(generation);
        add(json, choice, text, finishReason);
        return new Event(json, TokenCount.tenths(text), finishReason != null);
    }

    private static void add(ObjectNode json, Choice choice, String text, @Nullable String finishReason) {
        json.withArray("choices")
                .addObject()
                .put("index", choice.index())
                .put("text", text)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }
}
