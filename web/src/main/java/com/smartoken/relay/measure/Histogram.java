package com.smartoken.relay.measure;

import java.util.List;

/**
 * Counts of times in 40 fixed buckets, each a quarter wider than the one before: 20 ms to 125 s. A quantile is read
 * within its bucket by proportion, so it is right to about a tenth. The edges are part of stored data: they never change.
 */
public final class Histogram {
    private static final int[] EDGES_MILLIS = {
        20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500,
        3150, 4000, 5000, 6300, 8000, 10_000, 12_500, 16_000, 20_000, 25_000, 31_500, 40_000, 50_000, 63_000, 80_000,
        100_000, 125_000
    };

    /** How many buckets there are: one more than edges. */
    static final int BUCKETS = EDGES_MILLIS.length + 1;

    private Histogram() {}

    /** The bucket of a time: the first whose edge it does not exceed, the last for all that is longer. */
    static int bucket(int millis) {
        int low = 0;
        int high = EDGES_MILLIS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (millis <= EDGES_MILLIS[middle]) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** The time that so many percent of the counts do not exceed; -1 when nothing was counted. */
    public static int percentile(List<Long> counts, int percent) {
        long total = counts.stream().mapToLong(Long::longValue).sum();
        if (total == 0) return -1;
        long rank = Math.max(1, (total * percent + 99) / 100);
        long before = 0;
        for (int i = 0; i < counts.size(); i++) {
            long here = counts.get(i);
            if (before + here >= rank) return within(i, rank - before, here);
            before += here;
        }
        throw new IllegalStateException("the counts changed while they were read");
    }

    private static int within(int bucket, long position, long count) {
        if (bucket == EDGES_MILLIS.length) return EDGES_MILLIS[bucket - 1];
        int from = bucket == 0 ? 0 : EDGES_MILLIS[bucket - 1];
        return (int) (from + (EDGES_MILLIS[bucket] - from) * position / count);
    }
}
