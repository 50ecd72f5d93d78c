package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.local.sandbox.Effect.Moment;
import com.smartoken.local.sandbox.Tally.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Sends an answer as JSON in one piece, at a model's pace, with the fault that is due. The call is in the books before the
 * caller can see the answer's end.
 */
final class Delivery {

    private static final Duration JSON_WAIT_MAX = Duration.ofSeconds(1);

    private final Connection connection;
    private final PlannedFault fault;
    private final Duration pace;

    Delivery(Connection connection, PlannedFault fault, Duration pace) {
        this.connection = connection;
        this.fault = fault;
        this.pace = pace;
    }

    /** A generation as JSON, its usage where the fault places it. */
    void send(Shape shape, Generation generation, Tally.Call call) throws IOException {
        ObjectNode body = shape.whole(generation);
        ObjectNode usage =
                fault.told(generation.usage().json(generation.demand().model()));
        switch (fault.usagePlace()) {
            case AS_OPENAI, BESIDE_FINISH -> body.set("usage", usage);
            case IN_CHOICE -> ((ObjectNode) body.at("/choices/0")).set("usage", usage);
            case NOWHERE -> {}
        }
        send(body, generation.usage(), call);
    }

    /** Any JSON that took this usage. */
    void send(JsonNode json, Usage usage, Tally.Call call) throws IOException {
        try {
            if (!fault.goesOn(Moment.BEFORE_HEADERS, connection, false)) {
                return;
            }
            connection.await(thinkingTime(usage));
            String body = Json.text(json);
            if (fault.strikesWithin()) {
                sendStricken(body, usage, call);
            } else {
                call.end(Outcome.COMPLETED, usage);
                connection.answer(200, "application/json", Map.of(), body.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            call.end(Outcome.ABANDONED, usage.withCompletion(0));
            throw gone;
        }
    }

    private void sendStricken(String body, Usage usage, Tally.Call call) throws IOException {
        connection.beginChunks("application/json");
        if (!fault.goesOn(Moment.BEFORE_FIRST_CHUNK, connection, false)) {
            return;
        }
        int middle = body.length() / 2;
        connection.chunk(body.substring(0, middle));
        if (!fault.goesOn(Moment.MID_STREAM, connection, false)) {
            call.end(Outcome.FAILED, usage);
            return;
        }
        call.end(Outcome.COMPLETED, usage);
        connection.endChunks(body.substring(middle));
    }

    private Duration thinkingTime(Usage usage) {
        Duration time = pace.multipliedBy(usage.completion());
        return time.compareTo(JSON_WAIT_MAX) < 0 ? time : JSON_WAIT_MAX;
    }
}
