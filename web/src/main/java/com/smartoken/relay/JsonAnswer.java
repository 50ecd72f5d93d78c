package com.smartoken.relay;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Settlement;
import com.smartoken.http.ApiError;
import com.smartoken.http.Room;
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
    private static final String COST = "x-smartoken-cost";

    private final Try answer;
    private final Meter meter;
    private @Nullable String finishReason;

    JsonAnswer(Try answer) {
        this.answer = answer;
        this.meter = answer.meter();
    }

    /** Reads, settles and writes the answer. @throws RouteFailure when it is none; nothing was written then */
    void relay(Exchange exchange, Context ctx) throws RouteFailure, UpstreamFailure {
        Room.Place place = Room.of(ctx);
        byte[] bytes = exchange.readAll(BYTES_MAX, more -> take(place, more));
        answer.call().firstByte();
        // An answer without an end is the upstream's fault before it is a matter of room: copies are made of whole
        // ones.
        take(place, (Room.COPIES - 1L) * bytes.length);
        JsonObject body = completion(exchange.status(), bytes);
        JsonValue usage = body.find("usage");
        answer.spent().reports(usage, answer.bounds());
        meter.report(usage);
        meter.look(body);
        JsonValue choices = body.find("choices");
        if (choices != null) choices.elements().forEach(this::look);
        if (meter.isEmpty(answer.operation(), finishReason)) throw RouteFailure.nonsense("empty_answer");
        answer.spent().delivered(meter.delivered());
        meter.learn();
        Meter.Count count = meter.count();
        answer.ended(Attempt.Result.OK);
        answer.measured().ended(Outcome.ANSWERED);
        Ending.Metered metered = answer.metered(count);
        Ending.Reply reply = new Ending.Reply(200, null, finishReason);
        Ending ending = answer.call().delivered(answer.route(), answer.upstreamModel(), metered, reply);
        AnswerCost cost = new AnswerCost(
                count.tokens(),
                count.basis().isOurs(),
                answer.hold().preview(ending).charged(),
                meter.usage(),
                count.uses());
        settle(ctx, ending, written(ctx, body, cost));
    }

    /** The answer leaves when it is paid, and is kept for repeats by what charges it: either all of it or nothing. */
    private void settle(Context ctx, Ending ending, byte[] bytes) {
        try {
            if (answer.hold().isFenced()) throw new DatabaseUnavailable("this node may be taken for dead");
            answer.call().keep(ctx, bytes, false);
            Settlement _ = answer.settleOrRelease(ending);
            ctx.result(bytes);
        } catch (DatabaseUnavailable e) {
            ctx.res().setHeader(COST, null);
            answer.hold().failed(answer.call().unanswered(answer.route()));
            answer.call().wasNotGiven();
            throw e;
        }
    }

    private void take(Room.Place place, long bytes) {
        try {
            place.take(bytes);
        } catch (ApiError e) {
            ApiError why =
                    ApiError.unavailable("The answer is larger than what this service has memory for at the moment."
                            + " Nothing was charged. Retry shortly.");
            answer.hold()
                    .failed(answer.call()
                            .failed(why.status(), why.code(), answer.route().name()));
            throw why;
        }
    }

    private void look(JsonValue choice) {
        for (Member member : choice.object().members()) {
            JsonValue value = member.value();
            switch (member.name()) {
                case "message" -> meter.delivered(Chunk.textOf(value));
                case "text" -> meter.delivered(value.isString() ? TextMeter.charsOf(value) : 0);
                case "finish_reason" -> finishReason = value.isString() ? value.string() : finishReason;
                case "usage" -> {
                    answer.spent().reports(value, answer.bounds());
                    meter.report(value);
                }
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

    /** Writes the headers, and gives the body. */
    private byte[] written(Context ctx, JsonObject body, AnswerCost bill) {
        JsonWriter json = new JsonWriter(1024 + body.length());
        answer.call()
                .request()
                .door()
                .answer(json, answer.call().head(answer.model().id()), body, bill);
        ctx.status(200).contentType("application/json").header(COST, bill.cost());
        return json.toBytes();
    }
}
