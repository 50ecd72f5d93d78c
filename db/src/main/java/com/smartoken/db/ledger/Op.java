package com.smartoken.db.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One change of the books that waits for its turn in a batch. Its result is told only after the commit. */
abstract sealed class Op<R> {
    final long accountId;
    final UUID requestId;
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private @Nullable R result;
    private volatile boolean abandoned;
    int tries;

    private Op(long accountId, UUID requestId) {
        this.accountId = accountId;
        this.requestId = requestId;
    }

    /** Says that nobody waits for it any more: it need not be done if it was not begun. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void result(R result) {
        this.result = result;
    }

    void committed() {
        if (result == null) throw new IllegalStateException("committed without a result");
        done.complete(result);
    }

    void failed(Throwable cause) {
        done.completeExceptionally(cause);
    }

    CompletableFuture<R> done() {
        return done;
    }

    static final class Place extends Op<Placement> {
        final HoldRequest request;

        Place(HoldRequest request) {
            super(request.call().accountId(), request.call().id());
            this.request = request;
        }
    }

    /** Ends a hold; {@code ending} null frees it all and leaves no trace in the log. */
    static final class Settle extends Op<Settlement> {
        final Hold hold;
        final @Nullable Ending ending;

        Settle(Hold hold, @Nullable Ending ending) {
            super(hold.call().accountId(), hold.call().id());
            this.hold = hold;
            this.ending = ending;
        }
    }

    /** Ends a hold that nobody will settle, by what its row says. The result: whether there was such a hold. */
    static final class Sweep extends Op<Boolean> {
        Sweep(UUID requestId, long accountId) {
            super(accountId, requestId);
        }
    }

    /** Notes what a running stream has delivered so far. */
    static final class Checkpoint extends Op<Boolean> {
        final long input;
        final long output;

        Checkpoint(UUID requestId, long accountId, long input, long output) {
            super(accountId, requestId);
            this.input = input;
            this.output = output;
        }
    }
}
