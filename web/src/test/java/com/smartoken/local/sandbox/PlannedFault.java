package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.local.sandbox.Effect.At;
import com.smartoken.local.sandbox.Effect.EndWith;
import com.smartoken.local.sandbox.Effect.Ending;
import com.smartoken.local.sandbox.Effect.Moment;
import com.smartoken.local.sandbox.Effect.PlaceUsage;
import com.smartoken.local.sandbox.Effect.TellUsage;
import com.smartoken.local.sandbox.Effect.UsagePlace;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault with its particulars.
 *
 * @param afterChunks chunks of a stream that are sent before a fault in its middle strikes
 * @param pause how long a silence lasts; null for the fault's own length
 */
public record PlannedFault(
        Fault fault, int afterChunks, @Nullable Duration pause) {

    private static final int AFTER_CHUNKS = 3;
    private static final int MS_MAX = 3_600_000;

    /** The fault as it is usually. */
    public static PlannedFault of(Fault fault) {
        return new PlannedFault(fault, AFTER_CHUNKS, null);
    }

    /** The fault, striking after so many chunks. */
    public static PlannedFault after(int chunks, Fault fault) {
        return new PlannedFault(fault, chunks, null);
    }

    /** The fault, its silence that long. */
    public static PlannedFault lasting(Duration pause, Fault fault) {
        return new PlannedFault(fault, AFTER_CHUNKS, pause);
    }

    /** What a body's {@code sandbox} field asks for, or null when it names no fault. */
    static @Nullable PlannedFault in(JsonNode sandbox) {
        if (!sandbox.has("fault")) {
            return null;
        }
        Fields fields = new Fields(sandbox);
        int ms = fields.integer("ms", -1, 0, MS_MAX);
        return new PlannedFault(
                Fault.named(fields.text("fault", "")),
                fields.integer("after", AFTER_CHUNKS, 0, Integer.MAX_VALUE),
                ms < 0 ? null : Duration.ofMillis(ms));
    }

    /** Plays what is due at this moment; false when the answer ended with it. */
    boolean goesOn(Moment moment, Connection connection, boolean stream) throws IOException {
        return !(fault.effect() instanceof At at && at.moment() == moment)
                || at.act().play(connection, this, stream);
    }

    boolean strikesWithin() {
        return fault.effect() instanceof At at && at.moment() != Moment.BEFORE_HEADERS;
    }

    /** The usage as it is told, changed in place where the fault lies about it. */
    ObjectNode told(ObjectNode usage) {
        if (fault.effect() instanceof TellUsage lie) {
            lie.change().accept(usage);
        }
        return usage;
    }

    UsagePlace usagePlace() {
        return fault.effect() instanceof PlaceUsage put ? put.place() : UsagePlace.AS_OPENAI;
    }

    Ending ending() {
        return fault.effect() instanceof EndWith end ? end.ending() : Ending.FINISH_AND_DONE;
    }

    boolean overruns() {
        return fault.effect() instanceof Effect.Overrun;
    }
}
