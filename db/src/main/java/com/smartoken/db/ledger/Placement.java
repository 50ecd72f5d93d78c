package com.smartoken.db.ledger;

import org.jspecify.annotations.Nullable;

/** The answer to a hold request. */
public sealed interface Placement {
    /** What is held, to be settled exactly once. */
    record Placed(Hold hold) implements Placement {}

    /**
     * Nothing was held.
     *
     * @param available nano-dollars that could have been held
     * @param needed nano-dollars that the request asked for
     * @param affordableOutput output tokens that would fit; -1 when not even the input does
     * @param cap the cap that refused it; null when something else did
     */
    record Refused(Reason reason, long available, long needed, long affordableOutput, HoldRequest.@Nullable Cap cap)
            implements Placement {}

    /** Why nothing was held. */
    enum Reason {
        INSUFFICIENT_BALANCE,
        TRIAL_QUOTA_EXHAUSTED,
        CAP_REACHED,
        UNKNOWN_ACCOUNT,
        /** Another call has taken the Idempotency-Key over. */
        CLAIM_LOST
    }
}
