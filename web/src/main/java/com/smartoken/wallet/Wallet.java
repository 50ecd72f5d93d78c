package com.smartoken.wallet;

import com.google.errorprone.annotations.MustBeClosed;
import com.smartoken.db.Node;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Hold;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.db.ledger.Placement;
import com.smartoken.db.ledger.Settlement;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Holds money for a request before it runs and settles it after. */
public final class Wallet {
    private final Ledger ledger;
    private final Node node;

    /** The holds whose calls are alive on this node. */
    private final Map<UUID, Hold> open = new ConcurrentHashMap<>();

    public Wallet(Ledger ledger, Node node) {
        this.ledger = ledger;
        this.node = node;
    }

    /**
     * Holds the most that a request can cost, durably.
     *
     * @throws InsufficientFunds when the balance, a cap or the rules of the account refuse it: nothing is held
     * @throws com.smartoken.db.DatabaseUnavailable when it can't be held: nothing is held, or it is undone
     */
    @MustBeClosed
    public OpenHold hold(HoldRequest request) {
        if (node.isFenced()) throw new com.smartoken.db.DatabaseUnavailable("this node has lost the database");
        return switch (ledger.place(request)) {
            case Placement.Placed(Hold hold) -> new OpenHold(hold);
            case Placement.Refused refused -> throw new InsufficientFunds(refused);
        };
    }

    /** The holds of calls that are alive here: nobody may sweep them. */
    public Collection<Hold> open() {
        return open.values();
    }

    /** Whether a call is alive here. */
    boolean isOpen(UUID requestId) {
        return open.containsKey(requestId);
    }

    /** Nothing was held, and why. */
    public static final class InsufficientFunds extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Placement.Refused refused;

        InsufficientFunds(Placement.Refused refused) {
            super(refused.reason().name(), null, false, false);
            this.refused = refused;
        }

        public Placement.Refused refused() {
            return refused;
        }
    }

    /** A hold that is to be settled; closing it unsettled releases it. For one thread. */
    public final class OpenHold implements AutoCloseable {
        private final Hold hold;
        private @Nullable Ending failure;
        private boolean ended;
        private long charged;

        private OpenHold(Hold hold) {
            this.hold = hold;
            open.put(hold.call().id(), hold);
        }

        /** Tokens of output, for each choice, that are held for. */
        public long output() {
            return hold.output();
        }

        /** Whether the balance, not the caller or the model, set {@link #output}. */
        public boolean isLimited() {
            return hold.limited();
        }

        /** Nano-dollars that were charged; 0 before it is settled. */
        public long charged() {
            return charged;
        }

        /** Whether this node may no longer relay, because others may take it for dead. */
        public boolean isFenced() {
            return node.isFenced();
        }

        /** Notes what has been delivered so far, for the case that this process dies. */
        public void checkpoint(long input, long output) {
            ledger.checkpoint(hold, input, output);
        }

        /** What it comes to if it ends so, as long as this node is not taken for dead. */
        public Settlement preview(Ending ending) {
            return Ledger.preview(hold, ending);
        }

        /** Charges what it cost and frees the rest, durably. */
        public Settlement settle(Ending ending) {
            ends();
            Settlement settlement = ledger.settle(hold, ending);
            charged = settlement.charged();
            return settlement;
        }

        /**
         * The same for an answer that leaves only when it is settled. Either that is so, or nothing is charged.
         *
         * @param unanswered what the log says of it when nothing is charged
         * @throws com.smartoken.db.DatabaseUnavailable when nothing is charged: the answer must not leave
         */
        public Settlement settleOrRelease(Ending ending, Ending unanswered) {
            ends();
            Settlement settlement = ledger.settleOrRelease(hold, ending, unanswered);
            charged = settlement.charged();
            return settlement;
        }

        private void ends() {
            ended = true;
            open.remove(hold.call().id());
        }

        /** Frees all and leaves no trace: the call goes on with another hold. */
        public void discard() {
            ends();
            ledger.discard(hold);
        }

        /** What the log shall say if this closes unsettled. */
        public void failed(Ending ending) {
            failure = ending;
        }

        @Override
        public void close() {
            if (ended) return;
            ends();
            Ending ending = failure;
            ledger.settle(hold, ending != null ? ending : Endings.broken());
        }
    }
}
