package com.smartoken.wallet;

import com.smartoken.db.ledger.Ending;

/** Endings that need no request to be told. */
final class Endings {
    private static final int INTERNAL_ERROR = 500;

    private Endings() {}

    /** Something of ours broke before anything was delivered. */
    static Ending broken() {
        return Ending.failed(
                Ending.Reply.error(INTERNAL_ERROR, "internal_error"), Ending.Routing.NONE, Ending.Timing.NONE);
    }
}
