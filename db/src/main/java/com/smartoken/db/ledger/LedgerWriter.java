package com.smartoken.db.ledger;

import com.smartoken.db.Away;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.SoleConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what waits, many changes at once: while one batch commits, the next gathers. Whoever brings a change to a quiet
 * ledger writes it himself, so that a lone call waits for nobody; as soon as there is more, one thread of the ledger's own
 * writes it all. What a batch costs hardly depends on its size, so a busy writer waits a moment for company.
 *
 * <p>A batch that fails is taken apart and its changes are tried one by one, so that one that can't be done fails alone.
 * That holds for an {@link Error} too: nothing that a batch throws ends the thread, for without it nobody could be charged.
 * A change of an account whose wallet somebody else has locked waits by itself, with growing pauses; so does one whose
 * other rows are locked, once it is found out whose they are.
 */
final class LedgerWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    /** SQLSTATE: a row stayed locked for longer than this connection waits. */
    private static final String LOCKED = "55P03";

    private static final int WAITING_MAX = 20_000;
    private static final int BATCH_MAX = 256;

    /** So many changes in the last batch mean that more are on their way. */
    private static final int BUSY = 8;

    private static final long COMPANY_NANOS = 1_000_000;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long RETRY_MILLIS = 250;
    private static final long LOCKED_MILLIS_MIN = 5;
    private static final long LOCKED_MILLIS_MAX = 500;
    private static final int REFUSALS_MAX = 8;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final SoleConnection connection;
    private final TrialClaims trials;
    private final Hints hints = new Hints();
    private final Obstructed obstructed = new Obstructed();
    private final BlockingQueue<Op<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final DelayQueue<Later> later = new DelayQueue<>();
    private final Activity activity;

    /** Whoever holds it writes. */
    private final ReentrantLock turn = new ReentrantLock();

    // Never grows, so that taking a change needs no memory and none is lost between the queue and the batch.
    private final List<Op<?>> batch = new ArrayList<>(BATCH_MAX);
    private final Thread thread;
    private volatile boolean busy;
    private volatile boolean closing;
    private volatile long closedNanos;
    private volatile boolean ended;

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

    LedgerWriter(SoleConnection connection, Activity activity, TrialOffers offers, String name) {
        this.connection = connection;
        this.trials = new TrialClaims(offers);
        this.activity = activity;
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** Takes a change. @return false when too many wait already or the writer has closed */
    boolean offer(Op<?> op) {
        if (closing || !waiting.offer(op)) return false;
        if (busy || !turn.tryLock()) {
            LockSupport.unpark(thread);
            return true;
        }
        try {
            turn();
        } finally {
            turn.unlock();
        }
        if (!waiting.isEmpty()) LockSupport.unpark(thread);
        return true;
    }

    /** The same for what ends a hold, which is never refused for want of room. @return false when it has closed */
    boolean offerEnd(Op.End op) {
        if (offer(op)) return true;
        if (closing) return false;
        later.add(new Later(op, System.nanoTime()));
        return true;
    }

    /** Changes that wait to be written. */
    int waiting() {
        return waiting.size() + later.size();
    }

    /** Whether it takes changes. */
    boolean isWriting() {
        return !closing && thread.isAlive();
    }

    /** Ends a hold of which it is not known whether it was placed. */
    void sweepLater(UUID requestId, long accountId) {
        retryLater(new Op.Sweep(requestId, accountId));
    }

    private void run() {
        try {
            while (!closing || !waiting.isEmpty() || mayStillEnd()) {
                boolean isFull = false;
                turn.lock();
                try {
                    isFull = turn();
                } finally {
                    turn.unlock();
                }
                busy = isFull || !waiting.isEmpty();
                if (isFull) LockSupport.parkNanos(COMPANY_NANOS);
                else if (waiting.isEmpty()) idle();
            }
        } finally {
            closing = true;
            turn.lock();
            try {
                end();
            } finally {
                turn.unlock();
            }
        }
    }

    /** Whether an end that had to wait may still be written before this closes. */
    private boolean mayStillEnd() {
        return !later.isEmpty()
                && System.nanoTime() - closedNanos < TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX / 2);
    }

    private void idle() {
        long before = System.nanoTime();
        LockSupport.parkNanos(this, later.isEmpty() ? IDLE_NANOS : DELAYED_NANOS);
        boolean isQuiet = System.nanoTime() - before >= IDLE_NANOS && waiting.isEmpty() && later.isEmpty();
        if (!isQuiet || !turn.tryLock()) return;
        try {
            connection.ping();
        } catch (RuntimeException | Error e) {
            // The next batch opens another one, or is told why not.
            connection.lost();
            log.error("ledger: the look at the idle connection failed", e);
        } finally {
            turn.unlock();
        }
    }

    private void end() {
        ended = true;
        DatabaseUnavailable stopping = new DatabaseUnavailable("the service is stopping");
        for (Op<?> left : batch) left.failed(stopping);
        for (Later left : later) left.op.failed(stopping);
        for (Op<?> left : waiting) left.failed(stopping);
    }

    /** Writes one batch of what waits. @return whether it was a large one */
    private boolean turn() {
        if (ended) {
            end();
            return false;
        }
        batch.clear();
        try {
            for (Later due = later.poll(); due != null; due = batch.size() < BATCH_MAX ? later.poll() : null) {
                batch.add(due.op);
            }
            waiting.drainTo(batch, Math.max(0, BATCH_MAX - batch.size()));
            boolean isFull = batch.size() >= BUSY;
            if (!batch.isEmpty()) write(batch);
            return isFull;
        } catch (Throwable e) {
            for (Op<?> op : batch) if (!op.done().isDone()) failed(op, e);
            return false;
        }
    }

    private void write(List<Op<?>> all) {
        all.removeIf(LedgerWriter::isAbandoned);
        if (obstructed.isEmpty()) writeTogether(all);
        else writeApart(all);
    }

    private void writeApart(List<Op<?>> all) {
        List<Op<?>> together = new ArrayList<>(all);
        List<Op<?>> early = new ArrayList<>();
        Collection<List<Op<?>>> apart = obstructed.takeFrom(together, early);
        for (Op<?> op : early) again(op);
        writeTogether(together);
        for (List<Op<?>> ofAccount : apart) {
            obstructed.free(ofAccount.getFirst().accountId);
            writeTogether(ofAccount);
        }
    }

    private void writeTogether(List<Op<?>> all) {
        if (all.isEmpty()) return;
        try {
            commit(all);
        } catch (SQLException | RuntimeException | Error e) {
            if (e instanceof SQLException sql && LOCKED.equals(sql.getSQLState())) {
                divide(all);
                return;
            }
            // Without a database there is nothing to be found out one by one.
            boolean away = e instanceof SQLException sql && Away.says(sql);
            if (away || all.size() == 1) for (Op<?> op : all) failed(op, e);
            else for (Op<?> op : all) writeTogether(List.of(op));
            return;
        }
        tell(all);
    }

    /** Finds by halves whose row it was that somebody has locked; all others are written. */
    private void divide(List<Op<?>> all) {
        List<Op<?>> byAccount = new ArrayList<>(all);
        byAccount.sort(Comparator.comparingLong(op -> op.accountId));
        long first = byAccount.getFirst().accountId;
        if (first == byAccount.getLast().accountId) {
            obstructed.saw(first);
            for (Op<?> op : all) again(op);
            return;
        }
        int cut = byAccount.size() / 2;
        while (cut > 0 && byAccount.get(cut).accountId == byAccount.get(cut - 1).accountId) cut--;
        if (cut == 0) while (byAccount.get(cut).accountId == first) cut++;
        writeTogether(byAccount.subList(0, cut));
        writeTogether(byAccount.subList(cut, byAccount.size()));
    }

    private static boolean isAbandoned(Op<?> op) {
        if (op.isAbandoned()) op.failed(new DatabaseUnavailable("nobody waits for it any more"));
        return op.isAbandoned();
    }

    /** Apart from the commit, so that whatever breaks here writes nothing a second time. */
    private void tell(List<Op<?>> written) {
        for (Op<?> op : written) {
            if (op.hasResult()) op.committed();
            else again(op);
        }
        activity.note(written);
    }

    /** Its wallet is locked by somebody else; or less was there than it asked for, and it asks for that now. */
    private void again(Op<?> op) {
        boolean isReplanned = op instanceof Op.Place place && place.isReplanned();
        long pause = isReplanned ? 0 : Math.min(LOCKED_MILLIS_MAX, LOCKED_MILLIS_MIN << Math.min(10, op.lockedTimes++));
        later.add(new Later(op, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause)));
        LockSupport.unpark(thread);
    }

    private void commit(List<Op<?>> ops) throws SQLException {
        try {
            Connection current = connection.get();
            Map<UUID, Op.End> swept = swept(current, ops);
            LedgerBatch lines = new LedgerBatch(trials, hints);
            for (Op<?> op : ops) {
                switch (op) {
                    case Op.Place place -> lines.add(place);
                    case Op.End end -> lines.add(end);
                    case Op.Sweep sweep -> {
                        Op.End end = swept.get(sweep.requestId);
                        if (end == null) sweep.result(false);
                        else lines.add(end);
                    }
                }
            }
            lines.run(current);
            for (Op<?> op : ops) {
                if (!(op instanceof Op.Sweep sweep) || sweep.hasResult()) continue;
                // Where it was not ended its row has changed or is gone: it is read again.
                Op.End end = swept.get(sweep.requestId);
                if (end != null && end.hasResult() && end.isEnded()) sweep.result(true);
            }
        } catch (SQLException | RuntimeException | Error e) {
            // An error may have caught the driver in the middle of a message: such a connection is not used again.
            if (e instanceof Error || (e instanceof SQLException sql && Away.says(sql))) connection.lost();
            throw e;
        }
    }

    private static Map<UUID, Op.End> swept(Connection current, List<Op<?>> ops) throws SQLException {
        List<Op.Sweep> sweeps = ops.stream()
                .filter(Op.Sweep.class::isInstance)
                .map(Op.Sweep.class::cast)
                .toList();
        return sweeps.isEmpty() ? Map.of() : LedgerReads.holdsToSweep(current, sweeps);
    }

    /**
     * A new hold may fail; what ends one is tried until it stands in the books. One that the database refuses for what
     * it is (a mistake of ours) is given up after some tries: its hold ends by its deadline and last checkpoint.
     */
    private void failed(Op<?> op, Throwable cause) {
        boolean isFirst = op.tries++ == 0;
        boolean ends = !(op instanceof Op.Place);
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
        closedNanos = System.nanoTime();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
