package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.local.sandbox.Effect.Ending;
import com.smartoken.local.sandbox.Effect.Moment;
import com.smartoken.local.sandbox.Effect.UsagePlace;
import com.smartoken.local.sandbox.Shape.Event;
import com.smartoken.local.sandbox.Tally.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams an answer as server-sent events, one write to the socket each, at a model's pace, with the fault that is due. A
 * stream that the caller leaves is booked with what was sent of it.
 */
final class StreamDelivery {

    private static final int KEEP_ALIVE_EVERY = 8;

    private final Connection connection;
    private final PlannedFault fault;
    private final Duration pace;
    private final boolean keepAlive;
    private long tenthsSent;

    StreamDelivery(Connection connection, PlannedFault fault, Duration pace, boolean keepAlive) {
        this.connection = connection;
        this.fault = fault;
        this.pace = pace;
        this.keepAlive = keepAlive;
    }

    /** Streams the generation to its end, to the fault's, or until the caller has gone (an IOException then). */
    void send(Shape shape, Generation generation, Tally.Call call) throws IOException {
        call.opensStream();
        try {
            if (play(shape, generation)) {
                end(shape, generation, call);
            } else {
                call.end(Outcome.FAILED, usageSoFar(generation));
            }
        } catch (IOException gone) {
            call.end(Outcome.ABANDONED, usageSoFar(generation));
            throw gone;
        }
    }

    /** All but the end; false when a fault was the end. */
    private boolean play(Shape shape, Generation generation) throws IOException {
        if (!fault.goesOn(Moment.BEFORE_HEADERS, connection, true)) {
            return false;
        }
        connection.beginChunks("text/event-stream; charset=utf-8");
        if (!fault.goesOn(Moment.BEFORE_FIRST_CHUNK, connection, true)) {
            return false;
        }
        List<Event> events = events(shape, generation);
        int strikesAt = Math.min(fault.afterChunks(), events.size() - 1);
        for (int i = 0; i < events.size(); i++) {
            if (i == strikesAt && !fault.goesOn(Moment.MID_STREAM, connection, true)) {
                return false;
            }
            Event event = events.get(i);
            if (event.last() && fault.ending() == Ending.NEITHER) {
                continue;
            }
            if (keepAlive && i % KEEP_ALIVE_EVERY == 0) {
                connection.chunk(": keep-alive\n\n");
            }
            connection.await(pace);
            connection.chunk(line(withUsage(event, generation)));
            tenthsSent += event.tenths();
        }
        return true;
    }

    private void end(Shape shape, Generation generation, Tally.Call call) throws IOException {
        String rest = "";
        boolean extra = generation.demand().usageAsked() && fault.usagePlace() == UsagePlace.AS_OPENAI;
        if (extra && fault.ending() != Ending.NEITHER) {
            ObjectNode last = shape.empty(generation);
            last.set("usage", usage(generation));
            rest = line(last);
        }
        if (fault.ending() == Ending.FINISH_AND_DONE) {
            rest += "data: [DONE]\n\n";
        }
        connection.requirePeer();
        call.end(Outcome.COMPLETED, generation.usage());
        connection.endChunks(rest);
    }

    /** The chunks of all choices, taking turns. */
    private static List<Event> events(Shape shape, Generation generation) {
        List<List<Event>> queues = generation.choices().stream()
                .map(choice -> shape.events(generation, choice))
                .toList();
        int longest = queues.stream().mapToInt(List::size).max().orElse(0);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            for (List<Event> queue : queues) {
                if (i < queue.size()) {
                    events.add(queue.get(i));
                }
            }
        }
        return events;
    }

    private ObjectNode withUsage(Event event, Generation generation) {
        ObjectNode json = event.json();
        if (event.last() && fault.usagePlace() == UsagePlace.BESIDE_FINISH) {
            json.set("usage", usage(generation));
        } else if (event.last() && fault.usagePlace() == UsagePlace.IN_CHOICE) {
            ((ObjectNode) json.at("/choices/0")).set("usage", usage(generation));
        } else if (generation.demand().usageAsked()) {
            json.putNull("usage");
        }
        return json;
    }

    private ObjectNode usage(Generation generation) {
        return fault.told(generation.usage().json(generation.demand().model()));
    }

    private Usage usageSoFar(Generation generation) {
        return generation.usage().withCompletion(TokenCount.tokens(tenthsSent));
    }

    private static String line(ObjectNode json) {
        return "data: " + Json.text(json) + "\n\n";
    }
}
