package com.smartoken;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, the last first, when the process is asked to stop (SIGTERM or Ctrl-C) or exits. It listens from
 * its making on, so that what is opened later is never left behind.
 */
public final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;

    public Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
    }

    /** Has this closed at the end; at once when the end has come already. */
    public <T extends AutoCloseable> T closes(T resource) {
        synchronized (open) {
            if (!stopping) {
                open.push(resource);
                return resource;
            }
        }
        close(resource);
        return resource;
    }

    /** Waits until all is closed. */
    public void await() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        synchronized (open) {
            stopping = true;
        }
        while (!open.isEmpty()) close(open.pop());
        stopped.countDown();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.warn("could not close in order", e);
        }
    }
}
