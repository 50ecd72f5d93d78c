package com.smartoken.db.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One change of the books that waits for its turn in a batch. Its result is told only after the commit. */
abstract sealed class Op<R> {
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private @Nullable R result;
    private volatile boolean abandoned;
    int tries;

    abstract long accountId();

    abstract UUID requestId();

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
            this.request = request;
        }

        @Override
        long accountId() {
            return request.call().accountId();
        }

        @Override
        UUID requestId() {
            return request.call().id();
        }
    }

    /** Ends a hold; {@code ending} null frees it all and leaves no trace in the log. */
    static final class Settle extends Op<Settlement> {
        final Hold hold;
        final @Nullable Ending ending;

        Settle(Hold hold, @Nullable Ending ending) {
            this.hold = hold;
            this.ending = ending;
        }

        @Override
        long accountId() {
            return hold.call().accountId();
        }

        @Override
        UUID requestId() {
            return hold.call().id();
        }
    }

    /** Ends a hold that nobody will settle, by what its row says. The result: whether there was such a hold. */
    static final class Sweep extends Op<Boolean> {
        final UUID requestId;
        final long accountId;

        Sweep(UUID requestId, long accountId) {
            this.requestId = requestId;
            this.accountId = accountId;
        }

        @Override
        long accountId() {
            return accountId;
        }

        @Override
        UUID requestId() {
            return requestId;
        }
    }

    /** Notes what a running stream has delivered so far. */
    static final class Checkpoint extends Op<Boolean> {
        final UUID requestId;
        final long accountId;
        final long input;
        final long output;

        Checkpoint(UUID requestId, long accountId, long input, long output) {
            this.requestId = requestId;
            this.accountId = accountId;
            this.input = input;
            this.output = output;
        }

        @Override
        long accountId() {
            return accountId;
        }

        @Override
        UUID requestId() {
            return requestId;
        }
    }
}
