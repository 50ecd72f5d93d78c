package com.smartoken.relay;

import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Settlement;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.TextMeter;
import com.smartoken.relay.measure.Outcome;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import com.smartoken.wire.upstream.Exchange;
import com.smartoken.wire.upstream.UpstreamFailure;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Relays an answer that comes in one piece: settled before the client sees any of it. */
final class JsonAnswer {
    private static final int BYTES_MAX = 64 << 20;

    private final Try answer;
    private final Meter meter;
    private @Nullable String finishReason;

    JsonAnswer(Try answer) {
        this.answer = answer;
        this.meter = answer.meter();
    }

    /** Reads, settles and writes the answer. @throws RouteFailure when it is none; nothing was written then */
    void relay(Exchange exchange, Context ctx) throws RouteFailure, UpstreamFailure {
        byte[] bytes = exchange.readAll(BYTES_MAX);
        answer.call().firstByte();
        JsonObject body = completion(exchange.status(), bytes);
        meter.report(body.find("usage"));
        JsonValue choices = body.find("choices");
        if (choices != null) choices.elements().forEach(this::look);
        if (meter.isEmpty(answer.operation(), finishReason)) throw RouteFailure.nonsense("empty_answer");
        meter.learn();
        Meter.Count count = meter.count();
        answer.ended(Attempt.Result.OK);
        answer.measured().ended(Outcome.ANSWERED);
        Ending.Metered metered = answer.metered(count);
        Ending.Reply reply = new Ending.Reply(200, null, finishReason);
        Settlement settlement =
                answer.settle(answer.call().delivered(answer.route(), answer.upstreamModel(), metered, reply));
        write(ctx, body, new AnswerCost(count.tokens(), count.basis().isOurs(), settlement.charged(), meter.usage()));
    }

    private void look(JsonValue choice) {
        for (Member member : choice.object().members()) {
            JsonValue value = member.value();
            switch (member.name()) {
                case "message" -> meter.delivered(Chunk.textOf(value));
                case "text" -> meter.delivered(value.isString() ? TextMeter.charsOf(value) : 0);
                case "finish_reason" -> finishReason = value.isString() ? value.string() : finishReason;
                case "usage" -> meter.report(value);
                default -> {}
            }
        }
    }

    private JsonObject completion(int status, byte[] bytes) throws RouteFailure {
        JsonObject body;
        try {
            body = answer.route().vendor().answer(bytes);
        } catch (BadJson e) {
            throw RouteFailure.nonsense("no_json");
        }
        JsonValue error = body.find("error") == null ? body.find("base_resp") : body.find("error");
        String wanted = answer.call().request().door().operation().results();
        JsonValue results = body.find(wanted);
        if (results == null || results.elements().isEmpty()) {
            if (error != null && !error.isNull()) throw RouteFailure.answered(502, bytes, null);
            throw RouteFailure.nonsense("no_" + wanted + "_" + status);
        }
        return body;
    }

    private void write(Context ctx, JsonObject body, AnswerCost bill) {
        JsonWriter json = new JsonWriter(1024 + body.members().size() * 64);
        answer.call()
                .request()
                .door()
                .answer(json, answer.call().head(answer.model().id()), body, bill);
        ctx.status(200).contentType("application/json").header("x-smartoken-cost", bill.cost());
        ctx.result(json.toBytes());
    }
}
