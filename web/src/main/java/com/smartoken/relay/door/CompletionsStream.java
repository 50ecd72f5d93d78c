package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;

/** Chunks of completions of a text. Thought is no part of the text, so it is left out. */
final class CompletionsStream implements StreamFormat {
    private final Head head;
    private final String echo;
    private long begun;

    CompletionsStream(Head head, String echo) {
        this.head = head;
        this.echo = echo;
    }

    @Override
    public void chunk(JsonWriter json, Chunk chunk) {
        boolean first = (begun & (1L << chunk.index())) == 0;
        boolean silent = true;
        for (JsonValue choice : chunk.choices()) {
            if (!CompletionsDoor.text(choice.object()).isEmpty()) silent = false;
        }
        if (silent && chunk.finishReason() == null && !(first && !echo.isEmpty())) return;
        begun |= 1L << chunk.index();
        CompletionsDoor.head(ServerEvents.begin(json), head);
        json.name("choices").open('[');
        for (JsonValue choice : chunk.choices()) {
            JsonObject object = choice.object();
            CompletionsDoor.choice(json, object, first ? echo : "");
        }
        ServerEvents.end(json.close(']'));
    }

    @Override
    public void end(JsonWriter json, AnswerCost bill) {
        if (head.usageAsked()) {
            CompletionsDoor.head(ServerEvents.begin(json), head);
            json.name("choices").open('[').close(']').name("usage");
            bill.writeUsage(json);
            ServerEvents.end(json);
        }
        ServerEvents.done(json);
    }

    /** An error, before all else in it: some clients look at nothing but how an event begins. */
    @Override
    public void error(JsonWriter json, ApiError error) {
        OpenAiErrors.writeError(ServerEvents.begin(json).name("error"), error);
        CompletionsDoor.head(json, head);
        json.name("choices")
                .open('[')
                .open('{')
                .name("text")
                .value("")
                .name("index")
                .value(0);
        ServerEvents.end(json.name("finish_reason").value("error").close('}').close(']'));
    }
}
