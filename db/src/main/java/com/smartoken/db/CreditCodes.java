package com.smartoken.db;

import static com.smartoken.db.generated.Tables.CODE_TRY;
import static com.smartoken.db.generated.Tables.CREDIT_CODE;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Duration;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Credit codes being redeemed: known by their hash, by so many accounts, once each. {@link CodeBatches} makes them. */
public final class CreditCodes {
    /** Failed tries after which an account, or a network, has to wait until the oldest is {@link #TRIES_KEPT} ago. */
    public static final int TRIES_OF_ACCOUNT_MAX = 5;

    public static final int TRIES_OF_NETWORK_MAX = 20;
    public static final Duration TRIES_KEPT = Duration.ofMinutes(15);

    private static final int CLEANED_MAX = 20;

    private static final String GIVE = """
            with mine as (select account_id from wallet where account_id = {0} for no key update),
            given as (
                insert into lot (account_id, asset, kind, source, granted, remaining, expires_at)
                select account_id, 'usd', {1}, {3}, {4}, {4}, clock_timestamp() + make_interval(secs => {5})
                from mine on conflict (account_id, source) do nothing returning id, account_id, granted, expires_at),
            """ + AccountEvents.TOLD_OF_GIVEN + """
            insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
            select new_id(), id, {6}, account_id, 'usd', granted, 'code', 'credit code' from given
            """;

    private final Database database;

    public CreditCodes(Database database) {
        this.database = database;
    }

    /** How a redemption went. */
    public sealed interface Outcome {
        /** The credit is in the wallet. */
        record Redeemed(Usd amount, LotKind kind) implements Outcome {}

        /** Nothing was given. */
        record Refused(Reason reason) implements Outcome {}
    }

    /** Why a code gives nothing. */
    public enum Reason {
        MISTYPED,
        UNKNOWN,
        USED_UP,
        REDEEMED_BEFORE,
        EXPIRED,
        REVOKED,
        ON_HOLD,
        KEPT_BACK,
        TOO_MANY_TRIES
    }

    /**
     * Redeems a code for an account: all or nothing.
     *
     * @param hash of the code; null when what was typed can't be one
     * @param network where it was typed, to slow down whoever guesses
     */
    public Outcome redeem(long accountId, byte @Nullable [] hash, String network) {
        return database.transact(db -> {
            if (isTooMany(db, accountId, network)) return new Outcome.Refused(Reason.TOO_MANY_TRIES);
            Outcome outcome = hash == null ? new Outcome.Refused(Reason.MISTYPED) : redeemKnown(db, accountId, hash);
            if (outcome instanceof Outcome.Refused) {
                db.insertInto(CODE_TRY)
                        .set(CODE_TRY.ACCOUNT_ID, accountId)
                        .set(CODE_TRY.NETWORK, network)
                        .execute();
            }
            return outcome;
        });
    }

    private static boolean isTooMany(DSLContext db, long accountId, String network) {
        // One try of an account, and then of a network, at a time: parallel ones are all counted.
        db.execute(
                "select pg_advisory_xact_lock(hashtextextended('code try of account ' || {0}, 0))", DSL.val(accountId));
        db.execute("select pg_advisory_xact_lock(hashtextextended('code try from ' || {0}, 0))", DSL.val(network));
        db.execute(
                "delete from code_try where ctid in (select ctid from code_try where at < {0} limit {1} for update skip locked)",
                Sql.ago(TRIES_KEPT), DSL.val(CLEANED_MAX));
        return db.fetchCount(CODE_TRY, CODE_TRY.ACCOUNT_ID.eq(accountId).and(CODE_TRY.AT.gt(Sql.ago(TRIES_KEPT))))
                        >= TRIES_OF_ACCOUNT_MAX
                || db.fetchCount(CODE_TRY, CODE_TRY.NETWORK.eq(network).and(CODE_TRY.AT.gt(Sql.ago(TRIES_KEPT))))
                        >= TRIES_OF_NETWORK_MAX;
    }

    /** A code with the terms of its batch. {@code lifetime} of the credit in seconds; null when it does not expire. */
    private record Code(
            long id,
            LotKind kind,
            Usd amount,
            @Nullable Double lifetime,
            boolean isRevoked,
            boolean isExpired,
            boolean isUsedUp) {
        Source source() {
            return new Source.Code(id);
        }
    }

    private static Outcome redeemKnown(DSLContext db, long accountId, byte[] hash) {
        Code code = find(db, hash);
        if (code == null) return new Outcome.Refused(Reason.UNKNOWN);
        Reason refused = refusal(db, accountId, code);
        if (refused != null) return new Outcome.Refused(refused);
        int given = db.execute(
                GIVE,
                DSL.val(accountId),
                DSL.val(code.kind.word()),
                DSL.val(AccountEvents.given(code.kind, code.amount)),
                DSL.val(code.source().word()),
                DSL.val(code.amount.nano()),
                DSL.val(code.lifetime, Double.class),
                DSL.val(code.kind.arrival().word()));
        if (given == 0) return new Outcome.Refused(Reason.REDEEMED_BEFORE);
        db.update(CREDIT_CODE)
                .set(CREDIT_CODE.USED, CREDIT_CODE.USED.plus(1))
                .where(CREDIT_CODE.ID.eq(code.id))
                .execute();
        return new Outcome.Redeemed(code.amount, code.kind);
    }

    /** Locked, so that its uses are counted one by one. */
    private static @Nullable Code find(DSLContext db, byte[] hash) {
        return db.fetchOptional("""
                select c.id, b.kind, b.amount, b.credit_seconds, b.revoked_at is not null,
                       coalesce(b.expires_at <= clock_timestamp(), false), c.used >= b.uses
                from credit_code c join credit_code_batch b on b.id = c.batch_id
                where c.hash = {0} for no key update of c
                """, DSL.val(hash))
                .map(row -> new Code(
                        row.get(0, Long.class),
                        LotKind.of(row.get(1, String.class)),
                        new Usd(row.get(2, Long.class)),
                        row.get(3, Double.class),
                        row.get(4, Boolean.class),
                        row.get(5, Boolean.class),
                        row.get(6, Boolean.class)))
                .orElse(null);
    }

    private static @Nullable Reason refusal(DSLContext db, long accountId, Code code) {
        Record account =
                db.fetchSingle("""
                select a.held_at is not null or a.closed_at is not null, coalesce(u.state in ('new', 'review', 'refused'), false),
                       exists (select 1 from lot l where l.account_id = a.id and l.source = {1})
                from account a left join sign_up u on u.account_id = a.id where a.id = {0}
                """, DSL.val(accountId), DSL.val(code.source().word()));
        if (account.get(0, Boolean.class)) return Reason.ON_HOLD;
        if (account.get(2, Boolean.class)) return Reason.REDEEMED_BEFORE;
        if (code.isRevoked) return Reason.REVOKED;
        if (code.isExpired) return Reason.EXPIRED;
        if (code.isUsedUp) return Reason.USED_UP;
        // What was paid for is given in any case.
        return code.kind == LotKind.PROMO && account.get(1, Boolean.class) ? Reason.KEPT_BACK : null;
    }
}
