package com.smartoken;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's timer: what is to be done again and again while it runs. It knows nothing of ours, so every room may
 * give it a job.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("jobs-", 0).daemon(true).factory());
    private final List<ScheduledFuture<?>> jobs = new CopyOnWriteArrayList<>();
    private final Duration pauseMax;

    /** One that keeps every pause as it is asked for. */
    public Jobs() {
        this(Duration.ofDays(1));
    }

    /** One that cuts pauses to at most this, for who cannot wait as long as a service can. */
    public Jobs(Duration pauseMax) {
        this.pauseMax = pauseMax;
    }

    /** Does a short job again and again until this is closed; one that fails is told of and tried again. */
    public void every(Duration pause, String name, Runnable job) {
        Runnable guarded = guarded(name, job);
        long millis = Math.min(pause.toMillis(), pauseMax.toMillis());
        jobs.add(timer.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS));
    }

    /** The same for a job that may take long: it has a thread of its own, one at a time, and no other job waits for it. */
    public void everyAside(Duration pause, String name, Runnable job) {
        every(pause, name, aside(name, job));
    }

    /** Does a long job at once, and then again and again. */
    public void nowAndEveryAside(Duration pause, String name, Runnable job) {
        Runnable aside = aside(name, job);
        aside.run();
        every(pause, name, aside);
    }

    private static Runnable aside(String name, Runnable job) {
        AtomicBoolean busy = new AtomicBoolean();
        Runnable guarded = guarded(name, job);
        return () -> {
            if (!busy.compareAndSet(false, true)) return;
            Thread.ofVirtual().name(name).start(() -> {
                try {
                    guarded.run();
                } finally {
                    busy.set(false);
                }
            });
        };
    }

    /** A timer forgets a job that throws anything, so an Error is caught as well: the next round may go better. */
    private static Runnable guarded(String name, Runnable job) {
        return () -> {
            try {
                job.run();
            } catch (RuntimeException e) {
                log.warn("{} failed: {}", name, e.getMessage());
            } catch (Error e) {
                log.error("{} failed", name, e);
            }
        };
    }

    /** Begins no job any more. */
    @Override
    public void close() {
        for (ScheduledFuture<?> job : jobs) job.cancel(false);
        timer.shutdownNow();
    }
}
