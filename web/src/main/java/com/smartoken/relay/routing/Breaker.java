package com.smartoken.relay.routing;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps calls from a route that fails. So many failures in a row, or half of the last eight times as many attempts, take
 * it out for a pause that grows each time; then one attempt probes it, and its outcome decides. A failure that cost its
 * caller time, or a refused key, counts for a fifth of them: quick failures do little harm while another route answers,
 * and one bad request after the other must not take a route from everybody. Threads may share it.
 */
public final class Breaker {
    private static final int HEAVY_FAILURES = 5;
    private static final int ATTEMPTS_A_FAILURE = 8;
    private static final int LONGER_MAX = 10;
    private static final long PROBE_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    /** Whether calls go through. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final int failuresMax;
    private final Duration pause;
    private final LongSupplier nanos;
    private final BitSet failures = new BitSet();
    private final int window;
    private int inARow;
    private int opened;
    private int place;
    private int counted;
    private boolean out;
    private long outUntil;
    private boolean probing;
    private long probeUntil;

    /** {@code failuresMax} 0 for a route that is never taken out. */
    public Breaker(int failuresMax, Duration pause, LongSupplier nanos) {
        this.failuresMax = failuresMax;
        this.pause = pause;
        this.nanos = nanos;
        window = failuresMax * ATTEMPTS_A_FAILURE;
    }

    /** Asks to try the route. Whoever was allowed must tell the outcome, or {@link #abandon}. */
    public synchronized boolean allows() {
        if (!out) return true;
        long now = nanos.getAsLong();
        if (now - outUntil < 0) return false;
        if (probing && now - probeUntil < 0) return false;
        probing = true;
        probeUntil = now + PROBE_NANOS_MAX;
        return true;
    }

    /** The route answered, be it with a refusal of the request. */
    public synchronized void succeeded() {
        inARow = 0;
        note(false);
        if (!out) return;
        if (nanos.getAsLong() - outUntil < 0) return; // an attempt that began before it was taken out
        out = false;
        probing = false;
        opened = 0;
        forget();
    }

    /** The route failed by its own fault, at once. */
    public void failed() {
        failed(1);
    }

    /** The route kept its caller waiting for nothing, or refuses our key or account. */
    public void failedBadly() {
        failed(Math.max(1, failuresMax / HEAVY_FAILURES));
    }

    private synchronized void failed(int weight) {
        inARow += weight;
        note(true);
        boolean rate = counted == window && failures.cardinality() * 2 >= window;
        if (failuresMax > 0 && (probing || inARow >= failuresMax || rate)) open();
    }

    /** The route asked for a pause. */
    public synchronized void paused(Duration length) {
        probing = false;
        if (failuresMax == 0) return;
        long until = nanos.getAsLong() + length.toNanos();
        if (!out || until - outUntil > 0) outUntil = until;
        out = true;
    }

    /** The route is taken out for so long, whatever its rules: it costs more than it may. */
    public synchronized void stop(Duration length) {
        probing = false;
        long until = nanos.getAsLong() + length.toNanos();
        if (!out || until - outUntil > 0) outUntil = until;
        out = true;
    }

    /** The attempt said nothing about the route: its client left. */
    public synchronized void abandon() {
        probing = false;
    }

    /** Whether it is in and the last attempt was well. */
    public synchronized boolean isWell() {
        return !out && inARow == 0;
    }

    public synchronized State state() {
        if (!out) return State.CLOSED;
        return nanos.getAsLong() - outUntil < 0 ? State.OPEN : State.HALF_OPEN;
    }

    /** How long until the next attempt may be made; zero when it may now. */
    public synchronized Duration wait(Duration most) {
        if (!out) return Duration.ZERO;
        long left = outUntil - nanos.getAsLong();
        if (left <= 0) left = probing ? TimeUnit.SECONDS.toNanos(1) : 0;
        return Duration.ofNanos(Math.min(left, most.toNanos()));
    }

    private void open() {
        long now = nanos.getAsLong();
        if (out && !probing && now - outUntil < 0) return; // a straggler
        opened = Math.min(opened + 1, LONGER_MAX);
        out = true;
        probing = false;
        outUntil = now + pause.toNanos() * opened;
        inARow = 0;
        forget();
    }

    private void forget() {
        failures.clear();
        counted = 0;
        place = 0;
    }

    private void note(boolean failure) {
        if (window == 0) return;
        failures.set(place, failure);
        place = (place + 1) % window;
        if (counted < window) counted++;
    }
}
