package com.smartoken.db.ledger;

import com.smartoken.db.Away;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.SoleConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds and settlements, durable when a method returns. Many threads call it; what waits is committed together, so a busy
 * ledger pays for few commits.
 *
 * <p>Promises: what is available never goes below zero; no call is charged more than was held for it; a hold ends exactly
 * once; what a repeat finds settled it returns as it stands; an account whose wallet somebody has locked keeps no other
 * waiting. A settlement that the database can't take is tried until it can, as long as this process lives; after that the
 * sweeper ends the hold by its last checkpoint. A call that ran on after that pays late.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** Forecasts and late settlements at a time: apart from the writer, so that many of them keep nobody waiting who pays. */
    private static final int ASIDE = 2;

    private static final long PLACE_SECONDS_MAX = 15;
    private static final Duration SETTLE_MAX = Duration.ofSeconds(30);
    private static final long ASIDE_PAUSE_MILLIS = 250;

    private final Activity activity = new Activity();
    private final Duration settleMax;
    private final DataSource aside;
    private final TrialOffers offers;
    private final LedgerWriter writer;
    private final Checkpoints checkpoints;
    private volatile boolean closing;

    /** A ledger that claims no trial quotas. */
    public Ledger(Database database) {
        this(database, TrialOffers.NONE);
    }

    /** @param offers the free trial quotas that a first call claims */
    public Ledger(Database database, TrialOffers offers) {
        this(database, offers, database.ledgerConnection("ledger"), SETTLE_MAX);
    }

    Ledger(Database database, TrialOffers offers, SoleConnection connection, Duration settleMax) {
        this.offers = offers;
        this.settleMax = settleMax;
        aside = database.ledgerPool(ASIDE);
        writer = new LedgerWriter(connection, activity, offers, "ledger");
        checkpoints = new Checkpoints(database.ledgerConnection("checkpoints"));
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
        try (Connection connection = aside.getConnection()) {
            return forecast(connection, request);
        } catch (SQLException e) {
            throw Away.says(e)
                    ? new DatabaseUnavailable("the database is away", e)
                    : new IllegalStateException("no forecast", e);
        }
    }

    private Forecast forecast(Connection connection, HoldRequest request) throws SQLException {
        LedgerReads.Free free = LedgerReads.free(
                connection, request.call().accountId(), request.call().model());
        if (free == null) return Forecast.NOTHING;
        TrialOffers.Offer offer = free.hasOpenQuota() ? null : new TrialClaims(offers).unclaimed(connection, request);
        long quota = free.quota() + (offer == null ? 0 : offer.tokens());
        List<Long> left = LedgerReads.left(connection, request);
        return Forecast.of(Allowance.of(request, quota, free.pays() ? free.money() : 0, left), quota);
    }

    /** What a call comes to that ends so, as long as its hold is there. */
    public static Settlement preview(Hold hold, Ending ending) {
        return HoldEnd.of(hold, ending).settlement();
    }

    /**
     * Ends a hold: charges what the request cost and frees the rest. Repeating it changes nothing.
     *
     * @throws DatabaseUnavailable when it is not known to be in the books yet; it is still being tried then
     */
    public Settlement settle(Hold hold, Ending ending) {
        return await(submit(new Op.End(hold, HoldEnd.of(hold, ending)), ending));
    }

    /**
     * The same for an answer that its client gets only when it is settled: when that takes too long, or the hold was swept
     * before, nothing is charged, and what should be in the books by then is given back.
     *
     * @param unanswered how the call ended then
     * @throws DatabaseUnavailable when nothing is charged: the client must not get the answer
     */
    public Settlement settleOrRelease(Hold hold, Ending ending, Ending unanswered) {
        Op.End op = new Op.End(hold, HoldEnd.of(hold, ending));
        submitEnd(op);
        CompletableFuture<Settlement> settlement =
                told(op, () -> again("look at a settlement", () -> tryFind(op.hold, ending)));
        try {
            return await(settlement);
        } catch (DatabaseUnavailable e) {
            if (settlement.isCompletedExceptionally() || op.withdraw(HoldEnd.of(hold, unanswered))) throw e;
            return await(settlement);
        }
    }

    private CompletableFuture<Settlement> submit(Op.End op, Ending ending) {
        submitEnd(op);
        return told(op, () -> again("late settlement", () -> tryLate(op.hold, ending)));
    }

    /**
     * Its settlement, or what is found out when somebody else has ended the hold, which may be its own first try whose
     * answer was lost. Where it was withdrawn in the meantime nothing stays charged.
     */
    private CompletableFuture<Settlement> told(Op.End op, Supplier<CompletableFuture<Settlement>> gone) {
        return op.done()
                .thenCompose(result -> result.isMine()
                        ? CompletableFuture.completedFuture(result.end().settlement())
                        : gone.get())
                .thenCompose(settlement -> {
                    if (op.tell()) return CompletableFuture.completedFuture(settlement);
                    return op.isUnwanted()
                            ? again("reversal", () -> tryReverse(op.hold))
                            : CompletableFuture.completedFuture(Settlement.NOTHING);
                });
    }

    /** Frees a hold and leaves no trace: for a call that goes on with another one. */
    public void discard(Hold hold) {
        Op.End op = new Op.End(hold, HoldEnd.discarding(hold));
        submitEnd(op);
        await(op.done());
    }

    private void submitEnd(Op.End op) {
        checkpoints.forget(op.requestId);
        if (!writer.offerEnd(op)) throw new DatabaseUnavailable("the service is stopping");
    }

    /** It may have been held although the answer was lost, or may still be about to be. */
    private void undo(Op.Place op) {
        op.abandon();
        writer.sweepLater(op.requestId, op.accountId);
    }

    /** Does what is rare and apart from the batches, as soon as it can be done: null says that it could not yet. */
    private <T> CompletableFuture<T> again(String what, Callable<@Nullable T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().name(what).start(() -> {
            try {
                T result = null;
                for (long tries = 1; result == null; tries++) {
                    if (closing) throw new DatabaseUnavailable("the service is stopping");
                    result = work.call();
                    if (result == null) Thread.sleep(ASIDE_PAUSE_MILLIS * Math.min(20, tries));
                }
                done.complete(result);
            } catch (Throwable e) {
                if (!(e instanceof DatabaseUnavailable)) log.error("ledger: a {} could not be written", what, e);
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private @Nullable Settlement tryLate(Hold hold, Ending ending) throws SQLException {
        try (Connection connection = aside.getConnection()) {
            return LateSettlements.settle(connection, hold, ending);
        } catch (SQLException e) {
            if (Away.says(e)) return null;
            throw e;
        }
    }

    private @Nullable Settlement tryFind(Hold hold, Ending ending) throws SQLException {
        try (Connection connection = aside.getConnection()) {
            Settlement found = LateSettlements.ended(connection, hold, ending);
            if (found == null) throw new DatabaseUnavailable("the hold was swept while the call ran");
            return found;
        } catch (SQLException e) {
            if (Away.says(e)) return null;
            throw e;
        }
    }

    private @Nullable Settlement tryReverse(Hold hold) throws SQLException {
        try (Connection connection = aside.getConnection()) {
            return Reversals.reverse(
                            connection, hold.call().accountId(), hold.call().id())
                    ? Settlement.NOTHING
                    : null;
        } catch (SQLException e) {
            if (Away.says(e)) return null;
            throw e;
        }
    }

    private <T> T await(CompletableFuture<T> done) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + settleMax.toNanos();
        try {
            while (true) {
                try {
                    return done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
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
        checkpoints.note(hold.call(), input, output);
    }

    /** Ends a hold whose owner is gone. @return false when somebody else ended it first */
    public CompletableFuture<Boolean> sweep(UUID requestId, long accountId) {
        Op.Sweep op = new Op.Sweep(requestId, accountId);
        submit(op);
        return op.done();
    }

    /** Changes that wait to be written on this node. */
    public int waiting() {
        return writer.waiting();
    }

    /** Whether changes are still taken: not after {@link #close}, nor if the writer should ever end before it. */
    public boolean isWriting() {
        return writer.isWriting();
    }

    /** Whose books this node changed. */
    public Activity activity() {
        return activity;
    }

    private void submit(Op<?> op) {
        if (!writer.offer(op)) throw new DatabaseUnavailable("the ledger is busy");
    }

    private static RuntimeException unavailable(@Nullable Throwable cause) {
        return cause instanceof DatabaseUnavailable known
                ? known
                : new DatabaseUnavailable("the ledger could not take the change", cause);
    }

    /** Ends after what waits has been written or some seconds have passed. */
    @Override
    public void close() {
        closing = true;
        writer.close();
        checkpoints.close();
        if (!(aside instanceof AutoCloseable closeable)) return;
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
