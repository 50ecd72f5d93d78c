package com.smartoken.db;

import static com.smartoken.db.generated.Tables.API_KEY;

import org.jooq.Condition;
import org.jooq.DSLContext;

/** How a key ends, by whomever: its owner is told with the same commit. */
final class KeyRevocations {
    private KeyRevocations() {}

    /** Revokes the key that is meant. @return false when there is none or it was revoked before */
    static boolean revoke(DSLContext db, Condition which) {
        return db.update(API_KEY)
                .set(API_KEY.REVOKED_AT, Sql.now())
                .where(which)
                .and(API_KEY.REVOKED_AT.isNull())
                .returning()
                .fetchOptional(key -> tell(
                        db,
                        key.getAccountId(),
                        key.getId(),
                        "The key \"" + Marks.name(key.getName()) + "\" (" + key.getPrefix() + "...) was revoked."))
                .isPresent();
    }

    /** Tells of the end of a key that another one goes on for. */
    static void tellOfReplaced(DSLContext db, org.jooq.Record key) {
        tell(
                db,
                key.get(API_KEY.ACCOUNT_ID),
                key.get(API_KEY.ID),
                "The key \"" + Marks.name(key.get(API_KEY.NAME)) + "\" (" + key.get(API_KEY.PREFIX)
                        + "...) was replaced by a new one and ended at once.");
    }

    private static boolean tell(DSLContext db, long accountId, long keyId, String text) {
        return AccountEvents.add(db, accountId, AccountEvent.Kind.KEY_REVOKED, "key:" + keyId + ":revoked", text);
    }
}
