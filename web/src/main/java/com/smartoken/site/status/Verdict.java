package com.smartoken.site.status;

import com.smartoken.db.RouteSum;
import com.smartoken.relay.measure.Histogram;

/** What a route is said to be, in the order of what is good for whoever calls. The page tells these rules in words. */
enum Verdict {
    AVAILABLE("available", "Available"),
    SLOW("slow", "Slow"),
    DOWN("down", "Down"),
    /** Too few calls to say anything. */
    QUIET("no_calls", "No recent calls"),
    /** Its upstream has no key, or is not in the upstreams file. */
    OFF("off", "Not connected");

    /** Fewer calls than these decide nothing. */
    static final int CALLS_MIN = 3;

    /** From so many calls on, failures that make callers wait are told. */
    static final int CALLS_FOR_SLOW = 10;

    /** The median time to the first token from which on a route is slow. */
    static final int SLOW_MILLIS = 5_000;

    final String code;
    final String words;

    Verdict(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** By the last quarter of an hour or, when it had too few calls, by the last hour. */
    static Verdict of(RouteSum quarter, RouteSum hour) {
        RouteSum sum = quarter.attempts() >= CALLS_MIN ? quarter : hour;
        long attempts = sum.attempts();
        long failed = sum.failed();
        if (attempts < CALLS_MIN) return attempts > 0 && failed == 0 ? AVAILABLE : QUIET;
        if (2 * failed >= attempts) return DOWN;
        if (attempts >= CALLS_FOR_SLOW && 10 * failed > attempts) return SLOW;
        long streamed = sum.firstToken().stream().mapToLong(Long::longValue).sum();
        boolean late = streamed >= CALLS_MIN && Histogram.percentile(sum.firstToken(), 50) > SLOW_MILLIS;
        return late ? SLOW : AVAILABLE;
    }
}
