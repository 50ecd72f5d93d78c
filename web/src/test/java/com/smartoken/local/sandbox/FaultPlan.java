package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Which fault meets a request: the one its body names, else the next in the queue, else the standing one. */
final class FaultPlan {

    private final Queue<PlannedFault> queue = new ConcurrentLinkedQueue<>();
    private volatile PlannedFault standing = PlannedFault.of(Fault.NONE);

    void next(PlannedFault fault) {
        queue.add(fault);
    }

    void always(PlannedFault fault) {
        standing = fault;
    }

    PlannedFault take(JsonNode sandbox) {
        PlannedFault named = PlannedFault.in(sandbox);
        if (named != null) {
            return named;
        }
        @Nullable PlannedFault queued = queue.poll();
        return queued == null ? standing : queued;
    }
}
