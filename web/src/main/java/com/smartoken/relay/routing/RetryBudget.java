package com.smartoken.relay.routing;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many attempts beyond the first an upstream gets, as Finagle has it: a fifth of its calls and ten a second, so that
 * an outage is not made worse by those who retry. Threads may share it.
 */
public final class RetryBudget {
    private static final long RETRY = 1_000;
    private static final long DEPOSIT = RETRY / 5;
    private static final long PER_SECOND = 10 * RETRY;

    /** What may be saved: ten seconds of the floor. */
    private static final long SAVED_MAX = 10 * PER_SECOND;

    private final LongSupplier nanos;
    private long balance = PER_SECOND;
    private long countedNanos;

    public RetryBudget(LongSupplier nanos) {
        this.nanos = nanos;
        countedNanos = nanos.getAsLong();
    }

    /** A call was made, the first of its kind. */
    public synchronized void called() {
        balance = Math.min(SAVED_MAX, balance + DEPOSIT);
    }

    /** Takes one more attempt. @return false when there is none left */
    public synchronized boolean take() {
        refill();
        if (balance < RETRY) return false;
        balance -= RETRY;
        return true;
    }

    private void refill() {
        long now = nanos.getAsLong();
        long more = (now - countedNanos) / (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
        if (more <= 0) return;
        countedNanos = now;
        balance = Math.min(SAVED_MAX, balance + Math.min(more, SAVED_MAX));
    }
}
