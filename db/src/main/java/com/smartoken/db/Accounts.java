package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.SIGN_UP;
import static com.smartoken.db.generated.Tables.WALLET;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
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

    /**
     * Lets somebody in whose issuer vouches for them: into the account that they have, else into the one that an operator
     * made for this address and nobody has, else into a new one. All or nothing; however many do it at once, on whatever
     * nodes, one account comes of it.
     *
     * @param registrationOpen whether a new account may be made
     */
    public Arrival admit(Identity identity, boolean registrationOpen) {
        return database.transact(db -> {
            Arrival known = known(db, identity);
            if (known != null) return known;
            // The same lock as for an operator who makes an account: the two can't miss each other.
            db.execute("select pg_advisory_xact_lock(hashtext(lower({0})))", DSL.val(identity.email()));
            known = known(db, identity);
            if (known != null) return known;
            Long waiting = takeOver(db, identity);
            if (waiting != null) return new Arrival.Admitted(byId(db, waiting), Arrival.Way.TOOK_OVER);
            if (!registrationOpen) return new Arrival.Refused(Arrival.Reason.REGISTRATION_CLOSED);
            Long id = insert(db, identity);
            if (id != null) return new Arrival.Admitted(byId(db, id), Arrival.Way.CREATED);
            // The same identity came in at this moment with another address.
            return Objects.requireNonNull(known(db, identity));
        });
    }

    /** Changes what an account says of its owner. */
    public void describe(long accountId, @Nullable String name, String timeZone, String numberFormat) {
        database.run(db -> db.update(ACCOUNT)
                .set(ACCOUNT.NAME, name)
                .set(ACCOUNT.TIME_ZONE, timeZone)
                .set(ACCOUNT.NUMBER_FORMAT, numberFormat)
                .where(ACCOUNT.ID.eq(accountId))
                .execute());
    }

    /** The account that this identity has; its address follows the issuer's. Null when it has none. */
    private static @Nullable Arrival known(DSLContext db, Identity identity) {
        Record row = db.select(ACCOUNT.ID, ACCOUNT.EMAIL, ACCOUNT.CLOSED_AT)
                .from(ACCOUNT)
                .where(ACCOUNT.ISSUER.eq(identity.issuer()))
                .and(ACCOUNT.SUBJECT.eq(identity.subject()))
                .fetchOne();
        if (row == null) return null;
        if (row.get(ACCOUNT.CLOSED_AT) != null) return new Arrival.Refused(Arrival.Reason.ACCOUNT_CLOSED);
        long id = row.get(ACCOUNT.ID);
        if (!identity.email().equals(row.get(ACCOUNT.EMAIL))) {
            db.update(ACCOUNT)
                    .set(ACCOUNT.EMAIL, identity.email())
                    .where(ACCOUNT.ID.eq(id))
                    .execute();
        }
        return new Arrival.Admitted(byId(db, id), Arrival.Way.RETURNED);
    }

    private static @Nullable Long takeOver(DSLContext db, Identity identity) {
        return db.update(ACCOUNT)
                .set(ACCOUNT.ISSUER, identity.issuer())
                .set(ACCOUNT.SUBJECT, identity.subject())
                .set(ACCOUNT.NAME, DSL.coalesce(ACCOUNT.NAME, DSL.val(identity.name())))
                .where(DSL.lower(ACCOUNT.EMAIL).eq(DSL.lower(identity.email())))
                .and(ACCOUNT.SUBJECT.isNull())
                .and(ACCOUNT.CLOSED_AT.isNull())
                .returningResult(ACCOUNT.ID)
                .fetchOptional()
                .map(row -> row.value1())
                .orElse(null);
    }

    private static @Nullable Long insert(DSLContext db, Identity identity) {
        Long id = db.insertInto(ACCOUNT)
                .set(ACCOUNT.EMAIL, identity.email())
                .set(ACCOUNT.ISSUER, identity.issuer())
                .set(ACCOUNT.SUBJECT, identity.subject())
                .set(ACCOUNT.NAME, identity.name())
                .onConflict(ACCOUNT.ISSUER, ACCOUNT.SUBJECT)
                .doNothing()
                .returningResult(ACCOUNT.ID)
                .fetchOptional()
                .map(row -> row.value1())
                .orElse(null);
        if (id == null) return null;
        db.insertInto(WALLET, WALLET.ACCOUNT_ID).values(id).execute();
        // Written with the account: whoever judges sign-ups can't miss one.
        db.insertInto(SIGN_UP, SIGN_UP.ACCOUNT_ID).values(id).execute();
        return id;
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

    /** What all keys of an account together may do, as it stands. */
    public ApiKey.AccountLimits limits(long accountId) {
        return database.query(db -> db.select(ACCOUNT.RPM, ACCOUNT.TPM, ACCOUNT.RUNNING)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .fetchSingle(row -> new ApiKey.AccountLimits(row.value1(), row.value2(), row.value3())));
    }

    /** What all keys of an account together may do. */
    public void limit(long accountId, ApiKey.AccountLimits limits) {
        database.run(db -> db.update(ACCOUNT)
                .set(ACCOUNT.RPM, limits.requestsPerMinute())
                .set(ACCOUNT.TPM, limits.tokensPerMinute())
                .set(ACCOUNT.RUNNING, limits.running())
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

    static Account read(Record row) {
        return new Account(
                row.get(ACCOUNT.ID),
                row.get(ACCOUNT.EMAIL),
                row.get(ACCOUNT.ISSUER),
                row.get(ACCOUNT.SUBJECT),
                row.get(ACCOUNT.NAME),
                row.get(ACCOUNT.TIME_ZONE),
                row.get(ACCOUNT.NUMBER_FORMAT),
                row.get(ACCOUNT.CREATED_AT).toInstant(),
                instant(row.get(ACCOUNT.HELD_AT)),
                row.get(ACCOUNT.HELD_REASON),
                row.get(WALLET.PAY_AS_YOU_GO));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
