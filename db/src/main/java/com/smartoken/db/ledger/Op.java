package com.smartoken.db.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One change of the books that waits for its turn in a batch. Its result is told only after the commit. */
abstract sealed class Op<R> {
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private @Nullable R result;
    private volatile boolean abandoned;
    /** How often it failed, and how often its wallet was locked by somebody else since it last did. */
    int tries;

    int lockedTimes;

    final UUID requestId;
    final long accountId;

    private Op(UUID requestId, long accountId) {
        this.requestId = requestId;
        this.accountId = accountId;
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

    /** Whether the batch came to a result for it; otherwise it is to be written again. */
    boolean hasResult() {
        return result != null;
    }

    @Nullable
    R result() {
        return result;
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

        /** What is asked for; null before it was worked out, or when it must be again. */
        @Nullable
        Plan plan;

        /** How often it was planned anew, because less was there than was thought. */
        int replanned;

        private int replannedSeen;

        Place(HoldRequest request) {
            super(request.call().id(), request.call().accountId());
            this.request = request;
        }

        /** Whether it was planned anew since this was asked last. */
        boolean isReplanned() {
            boolean isNew = replanned != replannedSeen;
            replannedSeen = replanned;
            return isNew;
        }
    }

    /** Ends a hold. */
    static final class End extends Op<End.Result> {
        final Hold hold;
        private final HoldEnd end;
        private final AtomicBoolean isDecided = new AtomicBoolean();
        private volatile @Nullable HoldEnd instead;
        private HoldEnd written;
        private boolean isWrittenInstead;

        /** @param isMine false when the hold was gone: somebody else has ended it */
        record Result(boolean isMine, HoldEnd end) {}

        End(Hold hold, HoldEnd end) {
            super(hold.call().id(), hold.call().accountId());
            this.hold = hold;
            this.end = end;
            this.written = end;
        }

        /**
         * Has it end so instead, for whoever waited in vain and tells his client that it came to nothing. That holds also
         * when the first end is in the books after all: {@link #isUnwanted} says so then.
         *
         * @return false when its result was told in time
         */
        boolean withdraw(HoldEnd other) {
            if (!isDecided.compareAndSet(false, true)) return false;
            instead = other;
            return true;
        }

        /** Says that its result counts. @return false when it was withdrawn before */
        boolean tell() {
            return isDecided.compareAndSet(false, true);
        }

        /** What is to be written now. */
        HoldEnd next() {
            HoldEnd other = instead;
            isWrittenInstead = other != null;
            written = other == null ? end : other;
            return written;
        }

        /** What the batch wrote. */
        HoldEnd written() {
            return written;
        }

        /** Whether this one ended the hold. */
        boolean isEnded() {
            Result known = result();
            return known != null && known.isMine;
        }

        /** Whether its first end stands in the books, or may, although it was withdrawn. */
        boolean isUnwanted() {
            return !isEnded() || !isWrittenInstead;
        }
    }

    /** Ends a hold that nobody will settle, by what its row says. The result: whether there was such a hold. */
    static final class Sweep extends Op<Boolean> {
        Sweep(UUID requestId, long accountId) {
            super(requestId, accountId);
        }
    }
}
