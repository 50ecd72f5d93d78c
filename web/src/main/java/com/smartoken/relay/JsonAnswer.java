package com.smartoken.relay;

import com.smartoken.db.ledger.Settlement;
import com.smartoken.json.BadJson;
import com.smartoken.json.JsonObject;
import com.smartoken.json.JsonObject.Member;
import com.smartoken.json.JsonValue;
import com.smartoken.json.JsonWriter;
import com.smartoken.measure.Outcome;
import com.smartoken.money.Tokens;
import com.smartoken.upstream.Exchange;
import com.smartoken.upstream.UpstreamFailure;
import io.javalin.http.Context;

/** Relays an answer that comes in one piece: settled before the client sees any of it. */
final class JsonAnswer {
    private static final int BYTES_MAX = 64 << 20;

    private final Answer answer;

    JsonAnswer(Answer answer) {
        this.answer = answer;
    }

    /** Reads, settles and writes the answer. @throws RouteFailure when it is none; nothing was written then */
    void relay(Exchange exchange, Context ctx) throws RouteFailure, UpstreamFailure {
        byte[] bytes = exchange.readAll(BYTES_MAX);
        answer.call().firstByte();
        JsonObject body = completion(exchange.status(), bytes);
        JsonValue usage = body.find("usage");
        Tokens reported = Usage.read(usage, answer.bounds());
        long tenths = 0;
        String finishReason = null;
        JsonValue choices = body.find("choices");
        for (JsonValue choice : choices == null ? java.util.List.<JsonValue>of() : choices.elements()) {
            JsonValue message = choice.object().find("message");
            JsonValue reason = choice.object().find("finish_reason");
            if (message != null) tenths += Chunk.textOf(message);
            if (reason != null && reason.isString()) finishReason = reason.string();
            if (reported == null) reported = Usage.read(choice.object().find("usage"), answer.bounds());
        }
        Tokens tokens = answer.tokens(reported, tenths);
        boolean estimated = reported == null;
        answer.call().tried(answer.route().name(), "200");
        answer.measured().ended(Outcome.ANSWERED);
        Settlement settlement = answer.hold()
                .settle(answer.call()
                        .delivered(
                                answer.route(),
                                answer.upstreamModel(),
                                new Call.Outcome(tokens, estimated, 200, null, finishReason)));
        write(ctx, body, usage, tokens, estimated, settlement.charged());
    }

    private static JsonObject completion(int status, byte[] bytes) throws RouteFailure {
        JsonObject body;
        try {
            body = JsonValue.parse(bytes).object();
        } catch (BadJson e) {
            throw RouteFailure.nonsense("no_json");
        }
        JsonValue error = body.find("error");
        JsonValue choices = body.find("choices");
        if (choices == null || choices.elements().isEmpty()) {
            if (error != null && !error.isNull()) throw RouteFailure.answered(502, bytes, null);
            throw RouteFailure.nonsense("no_choices_" + status);
        }
        return body;
    }

    private void write(
            Context ctx,
            JsonObject body,
            @org.jspecify.annotations.Nullable JsonValue usage,
            Tokens tokens,
            boolean estimated,
            long charged) {
        JsonWriter json = new JsonWriter(1024 + body.members().size() * 64);
        json.open('{').name("id").value(answer.call().publicId());
        for (Member member : body.members()) {
            switch (member.name()) {
                case "id", "usage" -> {}
                case "model" -> json.name("model").value(answer.model().id());
                default -> json.member(member);
            }
        }
        json.name("usage");
        Usage.write(json, usage, tokens, estimated, charged);
        json.close('}');
        ctx.status(200).contentType("application/json").header("x-smartoken-cost", Usage.cost(charged));
        ctx.result(json.toBytes());
    }
}
