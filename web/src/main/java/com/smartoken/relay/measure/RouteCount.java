package com.smartoken.relay.measure;

import com.smartoken.db.RouteSum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What this node counted of one route since it last told. Any number of threads may count. */
final class RouteCount {
    private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);
    private final AtomicLongArray firstToken = new AtomicLongArray(Histogram.BUCKETS);

    RouteCount() {
        for (Outcome outcome : Outcome.values()) outcomes.put(outcome, new AtomicLong());
    }

    void add(Outcome outcome, int firstTokenMillis) {
        of(outcome).incrementAndGet();
        if (firstTokenMillis >= 0) firstToken.getAndIncrement(Histogram.bucket(firstTokenMillis));
    }

    /** Takes all that was counted away. */
    RouteSum take(String upstream, String upstreamModel) {
        List<Long> taken = new ArrayList<>(Histogram.BUCKETS);
        for (int i = 0; i < Histogram.BUCKETS; i++) taken.add(firstToken.getAndSet(i, 0));
        return new RouteSum(
                upstream,
                upstreamModel,
                of(Outcome.ANSWERED).getAndSet(0),
                of(Outcome.BROKEN).getAndSet(0),
                of(Outcome.TIMED_OUT).getAndSet(0),
                of(Outcome.UNAVAILABLE).getAndSet(0),
                taken);
    }

    /** Puts back what was taken and could not be told. */
    void giveBack(RouteSum sum) {
        of(Outcome.ANSWERED).addAndGet(sum.answered());
        of(Outcome.BROKEN).addAndGet(sum.broken());
        of(Outcome.TIMED_OUT).addAndGet(sum.timedOut());
        of(Outcome.UNAVAILABLE).addAndGet(sum.unavailable());
        for (int i = 0; i < Histogram.BUCKETS; i++)
            firstToken.getAndAdd(i, sum.firstToken().get(i));
    }

    private AtomicLong of(Outcome outcome) {
        AtomicLong count = outcomes.get(outcome);
        if (count == null) throw new IllegalStateException("no count of " + outcome);
        return count;
    }
}
