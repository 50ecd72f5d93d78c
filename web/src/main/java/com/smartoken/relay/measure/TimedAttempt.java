package com.smartoken.relay.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One attempt on a route while it runs. Counts once, whatever is told of it afterwards. For one thread. */
public final class TimedAttempt {
    private final Measurements measurements;
    private final String upstream;
    private final String upstreamModel;
    private final Watch watch;
    private final long startedNanos = System.nanoTime();
    private int firstTokenMillis = Measurements.NOT_STREAMED;
    private boolean ended;

    TimedAttempt(Measurements measurements, String upstream, String upstreamModel, Watch watch) {
        this.watch = watch;
        this.measurements = measurements;
        this.upstream = upstream;
        this.upstreamModel = upstreamModel;
    }

    /** Something of a stream came; only the first time counts. */
    public void firstToken() {
        if (firstTokenMillis >= 0) return;
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        firstTokenMillis = (int) Math.min(millis, Integer.MAX_VALUE);
        watch.answersAfter(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** It ended so. */
    public void ended(Outcome outcome) {
        if (ended) return;
        ended = true;
        measurements.record(upstream, upstreamModel, outcome, firstTokenMillis);
        if (outcome == Outcome.ANSWERED && firstTokenMillis < 0) {
            watch.answersAfter(Duration.ofNanos(System.nanoTime() - startedNanos));
        }
        watch.ended(outcome);
    }

    /** Whether it is known how it ended. */
    public boolean hasEnded() {
        return ended;
    }

    /** The client left. A route that had begun to answer did its part; else nothing can be said of it. */
    public void left() {
        if (firstTokenMillis >= 0) ended(Outcome.ANSWERED);
    }
}
