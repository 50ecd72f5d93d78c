package com.smartoken.db.ledger;

import com.smartoken.db.Away;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Holds and settlements, durable when a method returns. Many threads call it; a few writers gather what waits and
 * commit it together, so a busy ledger pays for few commits. One account always meets the same writer.
 *
 * <p>Promises: what is available never goes below zero; a hold ends exactly once; what a repeat finds settled it
 * returns as it stands. A settlement that the database can't take is tried until it can, as long as this process
 * lives; after that the sweeper ends the hold by its last checkpoint.
 */
public final class Ledger implements AutoCloseable {
    /** Writers of a node. What a batch costs hardly depends on its size, so one writer with large batches is cheapest. */
    private static final int WRITERS = 1;

    /** Forecasts at a time: apart from the writers, so that many of them keep nobody waiting who pays. */
    private static final int FORECASTS = 2;

    private static final long PLACE_SECONDS_MAX = 15;
    private static final long SETTLE_SECONDS_MAX = 30;

    private final DataSource pool;
    private final Activity activity = new Activity();
    private final DataSource forecasts;
    private final TrialOffers offers;
    private final LedgerWriter[] writers = new LedgerWriter[WRITERS];

    /** A ledger that claims no trial quotas. */
    public Ledger(Database database) {
        this(database, TrialOffers.NONE);
    }

    /** @param offers the free trial quotas that a first call claims */
    public Ledger(Database database, TrialOffers offers) {
        this.offers = offers;
        pool = database.ledgerPool(WRITERS + 1);
        forecasts = database.ledgerPool(FORECASTS);
        for (int i = 0; i < WRITERS; i++) writers[i] = new LedgerWriter(pool, activity, offers, "ledger-" + i);
    }

    /**
     * Holds the most that a request can cost.
     *
     * @throws DatabaseUnavailable when it is not known to be held; if it was, the hold is undone
     */
    public Placement place(HoldRequest request) {
        Op.Place op = new Op.Place(request);
        submit(op);
        try {
            return op.done().get(PLACE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            undo(op);
            throw unavailable(e.getCause());
        } catch (TimeoutException e) {
            undo(op);
            throw new DatabaseUnavailable("the ledger did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            undo(op);
            throw new DatabaseUnavailable("interrupted", e);
        }
    }

    /**
     * What {@link #place} would come to now. Nothing is held.
     *
     * @throws DatabaseUnavailable when that can't be told
     */
    public Forecast forecast(HoldRequest request) {
        try (Connection connection = forecasts.getConnection()) {
            return new LedgerBatch(connection, new TrialClaims(offers)).forecast(request);
        } catch (SQLException e) {
            throw Away.says(e)
                    ? new DatabaseUnavailable("the database is away", e)
                    : new IllegalStateException("no forecast", e);
        }
    }

    /**
     * Ends a hold: charges what the request cost and frees the rest. Repeating it changes nothing.
     *
     * @throws DatabaseUnavailable when it is not known to be in the books yet; it is still being tried then
     */
    public Settlement settle(Hold hold, Ending ending) {
        return end(new Op.Settle(hold, ending));
    }

    /** Frees a hold and leaves no trace: for a call that goes on with another one. */
    public void discard(Hold hold) {
        end(new Op.Settle(hold, null));
    }

    /** It may have been held although the answer was lost, or may still be about to be. */
    private void undo(Op.Place op) {
        op.abandon();
        writer(op.accountId).sweepLater(op.requestId, op.accountId);
    }

    private Settlement end(Op.Settle op) {
        submit(op);
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS_MAX);
        try {
            while (true) {
                try {
                    return op.done().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw unavailable(e.getCause());
                } catch (TimeoutException e) {
                    throw new DatabaseUnavailable("the settlement is not in the books yet", e);
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Notes what a running stream has delivered, for the case that this process dies. Returns at once; may be lost. */
    public void checkpoint(Hold hold, long input, long output) {
        PricedCall call = hold.call();
        writer(call.accountId()).offer(new Op.Checkpoint(call.id(), call.accountId(), input, output));
    }

    /** Ends a hold whose owner is gone. @return false when somebody else ended it first */
    public CompletableFuture<Boolean> sweep(UUID requestId, long accountId) {
        Op.Sweep op = new Op.Sweep(requestId, accountId);
        submit(op);
        return op.done();
    }

    /** Changes that wait to be written on this node. */
    public int waiting() {
        int sum = 0;
        for (LedgerWriter writer : writers) sum += writer.waiting();
        return sum;
    }

    /** Whether changes are still taken: not after {@link #close}, nor if a writer should ever end before it. */
    public boolean isWriting() {
        for (LedgerWriter writer : writers) if (!writer.isWriting()) return false;
        return true;
    }

    /** Whose books this node changed. */
    public Activity activity() {
        return activity;
    }

    private void submit(Op<?> op) {
        if (!writer(op.accountId).offer(op)) {
            throw new DatabaseUnavailable("the ledger is busy");
        }
    }

    private LedgerWriter writer(long accountId) {
        return writers[(int) Long.remainderUnsigned(accountId, WRITERS)];
    }

    private static RuntimeException unavailable(@Nullable Throwable cause) {
        return cause instanceof DatabaseUnavailable known
                ? known
                : new DatabaseUnavailable("the ledger could not take the change", cause);
    }

    /** Ends after what waits has been written or {@code seconds} have passed. */
    @Override
    public void close() {
        for (LedgerWriter writer : writers) writer.close();
        close(forecasts);
        close(pool);
    }

    private static void close(DataSource pool) {
        if (!(pool instanceof AutoCloseable closeable)) return;
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
