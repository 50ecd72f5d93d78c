package com.smartoken.wire.upstream;

import java.time.Duration;

/**
 * Limits of one client, each for every target by itself.
 *
 * @param idleConnectionsMax how many unused connections are kept
 * @param idleAgeMax how long an unused connection is kept
 * @param connectionsMax how many connections may be open; 0 for no limit
 * @param responseBytesMax how long a decoded body may be
 */
public record ClientLimits(int idleConnectionsMax, Duration idleAgeMax, int connectionsMax, long responseBytesMax) {
    /** Refuses negative limits. */
    public ClientLimits {
        if (idleConnectionsMax < 0 || idleAgeMax.isNegative() || connectionsMax < 0 || responseBytesMax < 0) {
            throw new IllegalArgumentException("a limit must not be negative");
        }
    }

    /** 256 idle connections for 15 seconds, any number of open ones, bodies of at most 64 MiB. */
    public static ClientLimits defaults() {
        return new ClientLimits(256, Duration.ofSeconds(15), 0, 64L << 20);
    }
}
