package com.smartoken.routing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps calls from a route that fails. So many failures in a row, or half of the last {@link #WINDOW} attempts, take it
 * out for a pause that grows each time; then one attempt probes it, and its outcome decides. Threads may share it.
 */
public final class Breaker {
    /** Attempts of which half may fail. */
    static final int WINDOW = 40;

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
    private int inARow;
    private int opened;
    private long outcomes;
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
        outcomes = 0;
        counted = 0;
    }

    /** The route failed by its own fault. */
    public synchronized void failed() {
        inARow++;
        note(true);
        boolean rate = counted == WINDOW && Long.bitCount(outcomes) * 2 >= WINDOW;
        if (failuresMax > 0 && (probing || inARow >= failuresMax || rate)) open();
    }

    /** The route can't be used at all (its key or its account is refused): out at once. */
    public synchronized void tripped() {
        if (failuresMax > 0) open();
    }

    /** The route asked for a pause. */
    public synchronized void paused(Duration length) {
        probing = false;
        if (failuresMax == 0) return;
        long until = nanos.getAsLong() + length.toNanos();
        if (!out || until - outUntil > 0) outUntil = until;
        out = true;
    }

    /** The attempt said nothing about the route: its client left. */
    public synchronized void abandon() {
        probing = false;
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
        outcomes = 0;
        counted = 0;
    }

    private void note(boolean failure) {
        outcomes = ((outcomes << 1) | (failure ? 1 : 0)) & ((1L << WINDOW) - 1);
        if (counted < WINDOW) counted++;
    }
}
