package com.smartoken.relay.routing;

import com.smartoken.relay.measure.Outcome;
import com.smartoken.relay.measure.Watch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What is known of one route from its traffic: its breaker and how fast it answers. */
public final class RouteHealth implements Watch {
    private static final int SMOOTH = 8;

    private final String upstream;
    private final String model;
    private final Breaker breaker;
    private final AtomicLong firstByteMicros = new AtomicLong();
    private volatile long heardNanos;
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);

    RouteHealth(String upstream, String model, Breaker breaker) {
        this.upstream = upstream;
        this.model = model;
        this.breaker = breaker;
        for (Outcome outcome : Outcome.values()) outcomes.put(outcome, new LongAdder());
    }

    /** How many attempts ended so since the start of this node. */
    public long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, new LongAdder()).sum();
    }

    public String upstream() {
        return upstream;
    }

    /** What the upstream calls the model. */
    public String model() {
        return model;
    }

    public Breaker breaker() {
        return breaker;
    }

    @Override
    public void answersAfter(Duration time) {
        long micros = Math.max(1, time.toNanos() / 1000);
        firstByteMicros.updateAndGet(before -> before == 0 ? micros : before + (micros - before) / SMOOTH);
        breaker.succeeded();
    }

    /** What made a route unavailable says itself for how long. */
    @Override
    public void ended(Outcome outcome) {
        outcomes.getOrDefault(outcome, new LongAdder()).increment();
        heardNanos = System.nanoTime();
        if (outcome == Outcome.BROKEN) breaker.failed();
        if (outcome == Outcome.TIMED_OUT) breaker.failedBadly();
    }

    /** When an attempt last ended, by {@link System#nanoTime}; 0 when none did. */
    public long heardNanos() {
        return heardNanos;
    }

    /** The moving mean of the time to the first byte in microseconds; 0 when nothing is known. */
    public long firstByteMicros() {
        return firstByteMicros.get();
    }
}
