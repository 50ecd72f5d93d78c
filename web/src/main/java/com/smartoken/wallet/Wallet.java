package com.smartoken.wallet;

import com.google.errorprone.annotations.MustBeClosed;
import com.smartoken.db.Node;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Hold;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.db.ledger.Placement;
import com.smartoken.db.ledger.Settlement;
import org.jspecify.annotations.Nullable;

/** Holds money for a request before it runs and settles it after. */
public final class Wallet {
    private final Ledger ledger;
    private final Node node;

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

        /** Charges what it cost and frees the rest, durably. */
        public Settlement settle(Ending ending) {
            ended = true;
            Settlement settlement = ledger.settle(hold, ending);
            charged = settlement.charged();
            return settlement;
        }

        /** Frees all and leaves no trace: the call goes on with another hold. */
        public void discard() {
            ended = true;
            ledger.discard(hold);
        }

        /** What the log shall say if this closes unsettled. */
        public void failed(Ending ending) {
            failure = ending;
        }

        @Override
        public void close() {
            if (ended) return;
            ended = true;
            Ending ending = failure;
            ledger.settle(hold, ending != null ? ending : Endings.broken());
        }
    }
}
