package com.smartoken.wire.upstream;

import java.time.Duration;

/**
 * Calls {@code silence} each time the upstream has been silent for {@code every}: before the headers counted from the end
 * of the request, whatever dribbles in; afterwards from the start of each read.
 */
public record Heartbeat(Duration every, Silence silence) {
    /** Refuses an interval that is not positive. */
    public Heartbeat {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("a heartbeat needs a positive interval");
        }
    }
}
