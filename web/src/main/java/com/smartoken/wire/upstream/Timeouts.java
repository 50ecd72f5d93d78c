package com.smartoken.wire.upstream;

import java.time.Duration;

/**
 * How long one exchange may take.
 *
 * @param connect for a free connection, the name lookup, TCP and TLS together
 * @param firstByte from the end of the request to the end of the final response's headers
 * @param idle between two reads of the body, between two writes of the request, and for the whole rest of the headers
 *     once their first byte is there
 * @param total from the call of {@code send} to the last byte
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Refuses durations that are not positive or longer than a day. */
    public Timeouts {
        check(connect);
        check(firstByte);
        check(idle);
        check(total);
    }

    private static void check(Duration timeout) {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a timeout must be positive and at most a day");
        }
    }
}
