package com.smartoken.db;

import org.jooq.DSLContext;

/**
 * What calls have added to the sums by day and is not in them yet. A settlement only notes it there; the sums follow behind,
 * so that no call waits for them.
 */
public final class UsageTail {
    private static final String FOLD = "select fold_usage()";
    private static final String FOLD_IF_FREE = "select fold_usage_if_free()";

    private final Database database;

    public UsageTail(Database database) {
        this.database = database;
    }

    /** Adds it to the sums. To be called often, and on any number of nodes. */
    public void fold() {
        database.run(UsageTail::foldIfFree);
    }

    /**
     * The same before the sums are read: they tell then of every call that was settled until now. Where somebody else is at
     * it, nothing is waited for: they tell of a few calls less.
     */
    static void foldIfFree(DSLContext db) {
        db.execute(FOLD_IF_FREE);
    }

    /** The same, of every call in any case: waits for whoever else is at it. */
    static void foldAll(DSLContext db) {
        db.execute(FOLD);
    }
}
