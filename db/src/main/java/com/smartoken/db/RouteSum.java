package com.smartoken.db;

import java.util.Collections;
import java.util.List;

/**
 * How often a route was asked and with what result, summed over a time.
 *
 * @param answered attempts that gave the client an answer
 * @param broken errors and nonsense
 * @param timedOut nothing in time
 * @param unavailable rate limits, and the operator's key or account refused
 * @param firstToken streamed answers by how long their first token took, {@link #BUCKETS} counts
 */
public record RouteSum(
        String upstream,
        String upstreamModel,
        long answered,
        long broken,
        long timedOut,
        long unavailable,
        List<Long> firstToken) {
    /** How many counts a histogram has. */
    public static final int BUCKETS = 40;

    public RouteSum {
        firstToken = List.copyOf(firstToken);
        if (firstToken.size() != BUCKETS) throw new IllegalArgumentException(firstToken.size() + " counts");
    }

    /** A route that was not asked. */
    public static RouteSum none(String upstream, String upstreamModel) {
        return new RouteSum(upstream, upstreamModel, 0, 0, 0, 0, Collections.nCopies(BUCKETS, 0L));
    }

    /** All attempts that count. */
    public long attempts() {
        return answered + failed();
    }

    /** Those without an answer, or with one that broke off. */
    public long failed() {
        return broken + timedOut + unavailable;
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
        return attempts() == 0 && firstToken.stream().allMatch(count -> count == 0);
    }
}
