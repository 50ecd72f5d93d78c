package com.smartoken.db.ledger;

import com.smartoken.db.Away;
import com.smartoken.db.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that commits what waits: while one batch commits, the next gathers. What a batch costs hardly depends on its
 * size, so a busy writer waits a moment for company; one that is not busy never does. A batch
 * that fails is taken apart and its changes are tried one by one, so that one that can't be done fails alone. That holds
 * for an {@link Error} too: nothing that a batch throws ends the thread, for without it nobody could be charged.
 */
final class LedgerWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    private static final int WAITING_MAX = 20_000;
    private static final int BATCH_MAX = 256;

    /** So many changes in the last batch mean that more are on their way. */
    private static final int BUSY = 8;

    private static final long COMPANY_NANOS = 1_000_000;
    private static final long RETRY_MILLIS = 250;
    private static final int REFUSALS_MAX = 8;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final DataSource pool;
    private final TrialClaims trials;
    private final BlockingQueue<Op<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final DelayQueue<Later> later = new DelayQueue<>();
    private final Activity activity;
    private final Thread thread;
    private volatile boolean closing;

    private record Later(Op<?> op, long atNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    LedgerWriter(DataSource pool, Activity activity, TrialOffers offers, String name) {
        this.pool = pool;
        this.trials = new TrialClaims(offers);
        this.activity = activity;
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** Takes a change. @return false when too many wait already or the writer has closed */
    boolean offer(Op<?> op) {
        return !closing && waiting.offer(op);
    }

    /** Changes that wait to be written. */
    int waiting() {
        return waiting.size();
    }

    /** Whether it takes changes. */
    boolean isWriting() {
        return !closing;
    }

    /** Ends a hold of which it is not known whether it was placed. */
    void sweepLater(UUID requestId, long accountId) {
        retryLater(new Op.Sweep(requestId, accountId));
    }

    private void run() {
        // Never grows, so that taking a change needs no memory and none is lost between the queue and the batch.
        List<Op<?>> batch = new ArrayList<>(BATCH_MAX);
        try {
            while (!closing || !waiting.isEmpty()) turn(batch);
        } finally {
            closing = true;
            DatabaseUnavailable stopping = new DatabaseUnavailable("the service is stopping");
            for (Op<?> left : batch) left.failed(stopping);
            for (Later left : later) left.op.failed(stopping);
            for (Op<?> left : waiting) left.failed(stopping);
        }
    }

    private void turn(List<Op<?>> batch) {
        boolean busy = batch.size() >= BUSY;
        batch.clear();
        try {
            if (busy) LockSupport.parkNanos(COMPANY_NANOS);
            gather(batch);
            if (!batch.isEmpty()) write(batch);
        } catch (Throwable e) {
            for (Op<?> op : batch) if (!op.done().isDone()) failed(op, e);
        }
    }

    private void gather(List<Op<?>> batch) {
        try {
            for (Later due = later.poll(); due != null; due = batch.size() < BATCH_MAX ? later.poll() : null) {
                batch.add(due.op);
            }
            Op<?> first = batch.isEmpty() ? waiting.poll(later.isEmpty() ? 500 : 20, TimeUnit.MILLISECONDS) : null;
            if (first != null) batch.add(first);
            waiting.drainTo(batch, Math.max(0, BATCH_MAX - batch.size()));
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void write(List<Op<?>> batch) {
        batch.removeIf(LedgerWriter::isAbandoned);
        if (batch.isEmpty()) return;
        try {
            commit(batch);
        } catch (SQLException | RuntimeException | Error e) {
            // Without a database there is nothing to be found out one by one.
            boolean away = e instanceof SQLException sql && Away.says(sql);
            if (away || batch.size() == 1) for (Op<?> op : batch) failed(op, e);
            else for (Op<?> op : batch) writeAlone(op);
            return;
        }
        tell(batch);
    }

    private static boolean isAbandoned(Op<?> op) {
        if (op.isAbandoned()) op.failed(new DatabaseUnavailable("nobody waits for it any more"));
        return op.isAbandoned();
    }

    private void writeAlone(Op<?> op) {
        try {
            commit(List.of(op));
        } catch (SQLException | RuntimeException | Error e) {
            failed(op, e);
            return;
        }
        tell(List.of(op));
    }

    /** Apart from the commit, so that whatever breaks here writes nothing a second time. */
    private void tell(List<Op<?>> committed) {
        for (Op<?> op : committed) op.committed();
        activity.note(committed);
    }

    private void commit(List<Op<?>> batch) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                new LedgerBatch(connection, trials).run(batch);
            } catch (SQLException | RuntimeException | Error e) {
                undo(connection, e);
                throw e;
            }
        }
    }

    /** An error may have caught the driver in the middle of a message: such a connection is not used again. */
    private static void undo(Connection connection, Throwable cause) {
        try {
            if (cause instanceof Error) connection.abort(Runnable::run);
            else connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * A new hold may fail; what ends one is tried until it stands in the books. One that the database refuses for what
     * it is (a mistake of ours) is given up after some tries: its hold ends by its deadline and last checkpoint.
     */
    private void failed(Op<?> op, Throwable cause) {
        boolean isFirst = op.tries++ == 0;
        boolean ends = op instanceof Op.Settle || op instanceof Op.Sweep;
        boolean away = cause instanceof SQLException sql && Away.says(sql);
        boolean isTriedAgain = ends && !closing && (away || op.tries < REFUSALS_MAX);
        if (isTriedAgain) retryLater(op);
        else op.failed(cause);
        if (isFirst) log.warn("ledger: {} of {} failed", op.getClass().getSimpleName(), op.requestId, cause);
        if (ends && !isTriedAgain) log.error("ledger: the end of {} could not be written", op.requestId, cause);
    }

    private void retryLater(Op<?> op) {
        long delay = RETRY_MILLIS * Math.min(20, 1 + op.tries);
        later.add(new Later(op, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay)));
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
