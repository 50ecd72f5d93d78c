package com.smartoken.relay.measure;

import com.smartoken.db.RouteMeasures;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How routes do, by the relay's own calls. Counting costs an increment or two and never waits; every few seconds the
 * counts of this node are added to those of all nodes. What a crash loses is those seconds.
 */
public final class Measurements implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Measurements.class);

    /** How often {@link #flush} is to be called. */
    public static final Duration FLUSH_EVERY = Duration.ofSeconds(3);

    /** How often {@link #prune} is to be called. */
    public static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

    /** Stands for the time to the first token of an answer that was not streamed. */
    public static final int NOT_STREAMED = -1;

    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RouteMeasures stored;
    private final Map<Route, RouteCount> counts = new ConcurrentHashMap<>();
    private volatile @Nullable Read last;

    public Measurements(RouteMeasures stored) {
        this.stored = stored;
    }

    private record Route(String upstream, String upstreamModel) {}

    private record Read(Map<Window, List<RouteSum>> sums, long nanos) {}

    /** Begins to time an attempt on a route; to be told how it ends. */
    public TimedAttempt attempt(String upstream, String upstreamModel) {
        return attempt(upstream, upstreamModel, Watch.NOBODY);
    }

    /** The same for somebody who watches it. */
    public TimedAttempt attempt(String upstream, String upstreamModel, Watch watch) {
        return new TimedAttempt(this, upstream, upstreamModel, watch);
    }

    /**
     * Counts an attempt.
     *
     * @param firstTokenMillis from the request to the first token of a stream, or {@link #NOT_STREAMED}
     */
    public void record(String upstream, String upstreamModel, Outcome outcome, int firstTokenMillis) {
        count(new Route(upstream, upstreamModel)).add(outcome, firstTokenMillis);
    }

    /** Adds what this node counted to what is stored. @throws com.smartoken.db.DatabaseUnavailable when it waits */
    public void flush() {
        List<RouteSum> taken = new ArrayList<>();
        counts.forEach((route, count) -> {
            RouteSum sum = count.take(route.upstream, route.upstreamModel);
            if (!sum.isEmpty()) taken.add(sum);
        });
        try {
            stored.add(taken);
        } catch (RuntimeException e) {
            for (RouteSum sum : taken)
                count(new Route(sum.upstream(), sum.upstreamModel())).giveBack(sum);
            throw e;
        }
    }

    /** Forgets what is too old for any window. */
    public void prune() {
        stored.prune();
    }

    /** The sums of all nodes, at most ten seconds old. */
    public Map<Window, List<RouteSum>> sums() {
        Read known = last;
        if (known == null || System.nanoTime() - known.nanos > READ_NANOS) {
            known = new Read(stored.read(), System.nanoTime());
            last = known;
        }
        return known.sums;
    }

    /** Keeps what was counted last, if the database is there. */
    @Override
    public void close() {
        try {
            flush();
        } catch (RuntimeException e) {
            log.warn("could not keep what was measured last: {}", e.getMessage());
        }
    }

    private RouteCount count(Route route) {
        RouteCount known = counts.get(route);
        return known != null ? known : counts.computeIfAbsent(route, unseen -> new RouteCount());
    }
}
