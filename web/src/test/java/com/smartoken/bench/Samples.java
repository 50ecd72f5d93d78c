package com.smartoken.bench;

import java.util.Arrays;

/** Measured times in nanoseconds. For several threads. */
final class Samples {
    private static final double NANOS_OF_MILLI = 1e6;

    private long[] nanos = new long[4096];
    private int count;

    synchronized void add(long sample) {
        if (count == nanos.length) nanos = Arrays.copyOf(nanos, count * 2);
        nanos[count++] = sample;
    }

    synchronized int count() {
        return count;
    }

    /** The time, in milliseconds, that this part of the samples does not exceed; 0 without samples. */
    synchronized double millis(double part) {
        if (count == 0) return 0;
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (part * count))] / NANOS_OF_MILLI;
    }

    /** The part of the samples that took at most so many milliseconds. */
    synchronized double partWithin(double millis) {
        long within = 0;
        for (int i = 0; i < count; i++) if (nanos[i] <= millis * NANOS_OF_MILLI) within++;
        return count == 0 ? 0 : (double) within / count;
    }

    double median() {
        return millis(0.5);
    }
}
