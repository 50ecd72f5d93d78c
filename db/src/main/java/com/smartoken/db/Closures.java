package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.ALERT_SETTING;
import static com.smartoken.db.generated.Tables.API_KEY;
import static com.smartoken.db.generated.Tables.LOT;
import static com.smartoken.db.generated.Tables.WEB_SESSION;

import com.smartoken.db.ledger.LotKind;
import org.jooq.DSLContext;

/**
 * The end of an account. Its keys and sessions end on every node, what was given expires, what was paid in stays in the
 * books. Who it belonged to stays known: the same identity finds a closed account and no new one to be given to.
 */
public final class Closures {
    private final Database database;

    public Closures(Database database) {
        this.database = database;
    }

    /** Closes an account, all at once. @return false when it was closed before */
    public boolean close(long accountId) {
        return database.transact(db -> {
            Sql.lockWallet(db, accountId);
            int closed = db.update(ACCOUNT)
                    .set(ACCOUNT.CLOSED_AT, Sql.now())
                    .where(ACCOUNT.ID.eq(accountId))
                    .and(ACCOUNT.CLOSED_AT.isNull())
                    .execute();
            if (closed == 1) endAll(db, accountId);
            return closed == 1;
        });
    }

    private static void endAll(DSLContext db, long accountId) {
        db.update(API_KEY)
                .set(API_KEY.REVOKED_AT, Sql.now())
                .where(API_KEY.ACCOUNT_ID.eq(accountId))
                .and(API_KEY.REVOKED_AT.isNull())
                .execute();
        db.deleteFrom(WEB_SESSION).where(WEB_SESSION.ACCOUNT_ID.eq(accountId)).execute();
        db.deleteFrom(ALERT_SETTING)
                .where(ALERT_SETTING.ACCOUNT_ID.eq(accountId))
                .execute();
        // Expired as any credit is: what running requests hold of it may still be used by them.
        db.update(LOT)
                .set(LOT.EXPIRES_AT, Sql.now())
                .where(LOT.ACCOUNT_ID.eq(accountId))
                .and(LOT.OPEN)
                .and(LOT.KIND.ne(LotKind.PAID.word()))
                .and(LOT.EXPIRES_AT.isNull().or(LOT.EXPIRES_AT.gt(Sql.now())))
                .execute();
    }
}
