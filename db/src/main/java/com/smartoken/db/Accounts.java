package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.WALLET;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Accounts and the wallets that belong to them. */
public final class Accounts {
    private final Database database;

    public Accounts(Database database) {
        this.database = database;
    }

    /**
     * Makes an account that nobody has signed in to yet.
     *
     * @return the account, or null when an open account has this address already
     */
    public @Nullable Account create(String email) {
        return database.transact(db -> {
            db.execute("select pg_advisory_xact_lock(hashtext(lower({0})))", DSL.val(email));
            if (!find(db, email).isEmpty()) return null;
            long id = db.insertInto(ACCOUNT, ACCOUNT.EMAIL)
                    .values(email)
                    .returningResult(ACCOUNT.ID)
                    .fetchSingle()
                    .value1();
            db.insertInto(WALLET, WALLET.ACCOUNT_ID).values(id).execute();
            return byId(db, id);
        });
    }

    /** The open accounts with this address (any case): usually one, more when people signed in with several identities. */
    public List<Account> findByEmail(String email) {
        return database.query(db -> find(db, email));
    }

    /** Stops (with a reason) or allows (null) an account's calls. */
    public void setHeld(long accountId, @Nullable String reason) {
        database.run(db -> db.update(ACCOUNT)
                .set(
                        ACCOUNT.HELD_AT,
                        reason == null
                                ? DSL.castNull(SQLDataType.TIMESTAMPWITHTIMEZONE)
                                : DSL.field("clock_timestamp()", SQLDataType.TIMESTAMPWITHTIMEZONE))
                .set(ACCOUNT.HELD_REASON, reason)
                .where(ACCOUNT.ID.eq(accountId))
                .execute());
    }

    public void setPayAsYouGo(long accountId, boolean on) {
        database.run(db -> db.update(WALLET)
                .set(WALLET.PAY_AS_YOU_GO, on)
                .where(WALLET.ACCOUNT_ID.eq(accountId))
                .execute());
    }

    private static List<Account> find(DSLContext db, String email) {
        return db.select()
                .from(ACCOUNT)
                .join(WALLET)
                .on(WALLET.ACCOUNT_ID.eq(ACCOUNT.ID))
                .where(DSL.lower(ACCOUNT.EMAIL).eq(DSL.lower(email)))
                .and(ACCOUNT.CLOSED_AT.isNull())
                .orderBy(ACCOUNT.ID)
                .limit(10)
                .fetch(Accounts::read);
    }

    private static Account byId(DSLContext db, long id) {
        return db.select()
                .from(ACCOUNT)
                .join(WALLET)
                .on(WALLET.ACCOUNT_ID.eq(ACCOUNT.ID))
                .where(ACCOUNT.ID.eq(id))
                .fetchSingle(Accounts::read);
    }

    private static Account read(Record row) {
        return new Account(
                row.get(ACCOUNT.ID),
                row.get(ACCOUNT.EMAIL),
                row.get(ACCOUNT.ISSUER),
                row.get(ACCOUNT.SUBJECT),
                row.get(ACCOUNT.NAME),
                row.get(ACCOUNT.CREATED_AT).toInstant(),
                instant(row.get(ACCOUNT.HELD_AT)),
                row.get(ACCOUNT.HELD_REASON),
                row.get(WALLET.PAY_AS_YOU_GO));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
