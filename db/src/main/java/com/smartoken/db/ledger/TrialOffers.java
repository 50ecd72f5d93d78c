package com.smartoken.db.ledger;

import org.jspecify.annotations.Nullable;

/** Which models have a free trial quota: an account's first call of one claims it. */
@FunctionalInterface
public interface TrialOffers {
    /** For a ledger that claims nothing. */
    TrialOffers NONE = model -> null;

    /** So many tokens, for so many days from the claim. */
    record Offer(long tokens, int days) {}

    /** The quota of a model; null when it has none. */
    @Nullable
    Offer of(String model);
}
