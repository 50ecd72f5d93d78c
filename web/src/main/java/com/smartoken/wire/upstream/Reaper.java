package com.smartoken.wire.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** One thread that ten times a second closes what is overdue: stalled writes and handshakes, forgotten connections. */
final class Reaper implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final LongConsumer alsoEach;
    private final Thread thread;
    private volatile boolean closed;

    /** Starts at once; {@code alsoEach} is called in every round with the time in nanos. */
    Reaper(LongConsumer alsoEach) {
        this.alsoEach = alsoEach;
        this.thread = Thread.ofVirtual().name("upstream-reaper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void watch(Connection connection) {
        open.add(connection);
    }

    /** How many connections are open, give or take those closed within the last round. */
    int watched() {
        return open.size();
    }

    private void run() {
        // After closing, exchanges that still run keep their guards.
        while (!closed || !open.isEmpty()) {
            long now = System.nanoTime();
            open.removeIf(connection -> {
                connection.closeIfOverdue(now);
                return !connection.isOpen();
            });
            alsoEach.accept(now);
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
