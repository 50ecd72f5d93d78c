package com.smartoken.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Awaits what is to come. */
public final class Eventually {
    private static final long NANOS_MAX = 30_000_000_000L;
    private static final long PAUSE_NANOS = 50_000_000;

    private Eventually() {}

    public static void holds(BooleanSupplier condition) {
        holds(Duration.ofNanos(NANOS_MAX), condition);
    }

    /** For what takes longer, such as the start of a process. */
    public static void holds(Duration max, BooleanSupplier condition) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come to hold");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
