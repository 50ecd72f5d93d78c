package com.smartoken.relay.measure;

import com.smartoken.db.AttemptCosts;
import com.smartoken.db.AttemptCosts.Attempted;
import com.smartoken.db.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what attempts cost, behind the calls: noting one never waits and never fails, and a thread writes many at once.
 * While the database is away they wait, up to a bound; what is beyond it is lost, and so is the last second of a node that
 * is killed. How many were lost stands in the log.
 */
public final class CostLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CostLog.class);

    static final int WAITING_MAX = 20_000;
    private static final int BATCH_MAX = 2_000;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long CLOSE_MILLIS_MAX = 3_000;

    private final AttemptCosts costs;
    private final BlockingQueue<Attempted> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    public CostLog(AttemptCosts costs) {
        this.costs = costs;
        thread = Thread.ofPlatform().name("attempt costs").daemon(true).start(this::run);
    }

    /** Notes an attempt, to be written soon. */
    public void note(Attempted attempt) {
        if (!waiting.offer(attempt)) lost.incrementAndGet();
    }

    /** How many could not be kept so far. */
    long lost() {
        return lost.get();
    }

    private void run() {
        long told = 0;
        List<Attempted> batch = new ArrayList<>();
        while (!closing || !waiting.isEmpty()) {
            gather(batch);
            boolean isDone = batch.isEmpty() || write(batch);
            if (isDone) batch.clear();
            else if (closing) lost.addAndGet(batch.size() + waiting.size());
            long now = lost.get();
            if (now > told) log.warn("the costs of {} attempts were lost", now - told);
            told = now;
            if (!isDone && closing) return;
            if (!isDone) LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /** Waits for one, and a little for others unless there are many already. */
    private void gather(List<Attempted> batch) {
        if (waiting.isEmpty() && batch.isEmpty() && !closing) LockSupport.parkNanos(AGAIN_NANOS);
        if (!closing && waiting.size() < BATCH_MAX) LockSupport.parkNanos(GATHER_NANOS);
        waiting.drainTo(batch, BATCH_MAX - batch.size());
    }

    /** @return false when it is to be tried again */
    private boolean write(List<Attempted> batch) {
        try {
            costs.add(batch);
        } catch (DatabaseUnavailable e) {
            return false;
        } catch (RuntimeException e) {
            lost.addAndGet(batch.size());
            log.error("costs of attempts could not be written", e);
        }
        return true;
    }

    /** Writes what waits, if the database is there. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
