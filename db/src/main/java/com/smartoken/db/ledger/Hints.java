package com.smartoken.db.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much free quota an account had of a model when this node last saw it: so that most holds ask for what is there at
 * once. Nothing is decided by it, since the database takes no hold that asks for another quota than is free. For one
 * thread at a time.
 */
final class Hints {
    private static final int KEPT_MAX = 50_000;

    private final Map<TrialClaims.Pair, Long> free = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TrialClaims.Pair, Long> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** Tokens that may be free; {@code otherwise} for an account and a model that were not seen yet. */
    long of(TrialClaims.Pair pair, long otherwise) {
        return free.getOrDefault(pair, otherwise);
    }

    void saw(TrialClaims.Pair pair, long tokens) {
        free.put(pair, tokens);
    }
}
