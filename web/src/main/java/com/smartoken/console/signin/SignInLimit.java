package com.smartoken.console.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.smartoken.http.ClientNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often a network may begin and end sign-ins on this node: a whole office may, a machine that
 * fills our table and knocks at the issuer may not. Kept in memory; what is lost with a process is only its count.
 */
final class SignInLimit {
    private static final int AT_ONCE_MAX = 600;
    private static final int PER_SECOND = 10;
    private static final int NETWORKS_MAX = 50_000;
    private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    private final Cache<String, Network> networks = Caffeine.newBuilder()
            .maximumSize(NETWORKS_MAX)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /** What a network has used up: a moment that moves on by a little with each request, and never waits for long. */
    private static final class Network {
        private long usedUpTo = System.nanoTime() - AT_ONCE_MAX * NANOS_EACH;

        /** @return the nanoseconds to wait; 0 when the request may go on */
        synchronized long take() {
            long now = System.nanoTime();
            long from = Math.max(usedUpTo, now - AT_ONCE_MAX * NANOS_EACH);
            if (from + NANOS_EACH > now) return from + NANOS_EACH - now;
            usedUpTo = from + NANOS_EACH;
            return 0;
        }
    }

    /** Counts a request. @return the whole seconds to wait; 0 when it may go on */
    long take(InetAddress address) {
        Network network = networks.get(ClientNetwork.of(address), any -> new Network());
        long nanos = network.take();
        return nanos == 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
    }
}
