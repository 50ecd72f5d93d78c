package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonWriter;

/**
 * Chunks of chat completions: our id and model, usage nowhere but at the end and everything else as it came, but for what
 * clients rely on and some upstreams leave out.
 */
final class ChatStream implements StreamFormat {
    private final Head head;
    private long created;
    private long begun;

    ChatStream(Head head) {
        this.head = head;
        this.created = head.created();
    }

    @Override
    public void chunk(JsonWriter json, Chunk chunk) {
        if (chunk.created() > 0) created = chunk.created();
        ServerEvents.begin(json).name("id").value(head.id());
        if (chunk.created() <= 0) json.name("created").value(created);
        if (chunk.object().find("object") == null) json.name("object").value("chat.completion.chunk");
        if (chunk.object().find("model") == null) json.name("model").value(head.model());
        for (Member member : chunk.object().members()) {
            switch (member.name()) {
                case "id", "usage" -> {}
                case "created" -> {
                    if (chunk.created() > 0) json.member(member);
                }
                case "model" -> json.name("model").value(head.model());
                case "choices" -> choices(json, chunk, member);
                default -> json.member(member);
            }
        }
        ServerEvents.end(json);
    }

    @Override
    public void end(JsonWriter json, AnswerCost bill) {
        if (head.usageAsked()) {
            head(ServerEvents.begin(json));
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
        head(json);
        json.name("choices").open('[').open('{').name("index").value(0);
        json.name("delta").open('{').close('}');
        json.name("finish_reason").value("error").close('}').close(']');
        ServerEvents.end(json);
    }

    private void head(JsonWriter json) {
        json.name("id").value(head.id());
        json.name("object").value("chat.completion.chunk");
        json.name("created").value(created).name("model").value(head.model());
    }

    private void choices(JsonWriter json, Chunk chunk, Member written) {
        long choice = 1L << chunk.index();
        boolean roleless = (begun & choice) == 0 && !chunk.shape().role();
        begun |= choice;
        if (roleless || Reshaped.isNeeded(chunk.shape())) Reshaped.write(json, chunk.choices(), roleless);
        else json.member(written);
    }
}
