package com.smartoken.wallet;

import com.smartoken.db.ledger.Ending;
import com.smartoken.money.Tokens;
import java.util.List;

/** Endings that need no request to be told. */
final class Endings {
    private static final int INTERNAL_ERROR = 500;

    private Endings() {}

    /** Something of ours broke before anything was delivered. */
    static Ending broken() {
        return new Ending(
                false, Tokens.NONE, false, INTERNAL_ERROR, "internal_error", null, null, null, List.of(), null, 0);
    }
}
