package com.smartoken.db;

import static com.smartoken.db.generated.Tables.CODE_TRY;
import static com.smartoken.db.generated.Tables.CREDIT_CODE;
import static com.smartoken.db.generated.Tables.CREDIT_CODE_BATCH;

import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Credit codes: made in batches, known by their hash, redeemed by so many accounts, once each. */
public final class CreditCodes {
    /** Failed tries after which an account, or a network, has to wait until the oldest is {@link #TRIES_KEPT} ago. */
    public static final int TRIES_OF_ACCOUNT_MAX = 5;

    public static final int TRIES_OF_NETWORK_MAX = 20;
    public static final Duration TRIES_KEPT = Duration.ofMinutes(15);

    private static final int LISTED_MAX = 200;
    private static final int CLEANED_MAX = 20;

    private static final String GIVE = """
            with mine as (select account_id from wallet where account_id = {0} for no key update),
            given as (
                insert into lot (account_id, asset, kind, source, granted, remaining, expires_at)
                select account_id, 'usd', {1}, 'code:' || {3}, {4}, {4}, clock_timestamp() + make_interval(secs => {5})
                from mine on conflict (account_id, source) do nothing returning id, account_id, granted, expires_at),
            """ + AccountEvents.TOLD_OF_GIVEN + """
            insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
            select new_id(), id, {6}, account_id, 'usd', granted, 'code', 'credit code' from given
            """;

    private final Database database;

    public CreditCodes(Database database) {
        this.database = database;
    }

    /**
     * What a batch of codes gives.
     *
     * @param uses accounts that may redeem each code
     * @param lifetime in which a code can be redeemed; null for ever
     * @param creditExpiresAfter from the redemption; null when the credit does not expire
     */
    public record Terms(
            Wallets.Kind kind,
            Usd amount,
            int uses,
            @Nullable Duration lifetime,
            @Nullable Duration creditExpiresAfter,
            String note,
            String createdBy) {}

    /** A code as it is kept: the hash, and the last four characters. */
    public record Kept(byte[] hash, String ending) {}

    /** A batch in a list. {@code redeemed} counts redemptions of all its codes. */
    public record Batch(
            long id,
            Wallets.Kind kind,
            Usd amount,
            int uses,
            @Nullable Instant expiresAt,
            boolean isExpired,
            String note,
            String createdBy,
            Instant createdAt,
            @Nullable Instant revokedAt,
            long codes,
            long redeemed) {}

    /** How a redemption went. */
    public sealed interface Outcome {
        /** The credit is in the wallet. */
        record Redeemed(Usd amount, Wallets.Kind kind) implements Outcome {}

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

    /** Enters a batch. @return its number */
    public long add(Terms terms, List<Kept> codes) {
        return database.transact(db -> {
            long batch = db.insertInto(CREDIT_CODE_BATCH)
                    .set(CREDIT_CODE_BATCH.KIND, terms.kind.word())
                    .set(CREDIT_CODE_BATCH.AMOUNT, terms.amount.nano())
                    .set(CREDIT_CODE_BATCH.USES, terms.uses)
                    .set(CREDIT_CODE_BATCH.EXPIRES_AT, in(terms.lifetime))
                    .set(
                            CREDIT_CODE_BATCH.CREDIT_SECONDS,
                            terms.creditExpiresAfter == null ? null : terms.creditExpiresAfter.toSeconds())
                    .set(CREDIT_CODE_BATCH.NOTE, terms.note)
                    .set(CREDIT_CODE_BATCH.CREATED_BY, terms.createdBy)
                    .returningResult(CREDIT_CODE_BATCH.ID)
                    .fetchSingle()
                    .value1();
            db.batch(codes.stream()
                            .map(code -> db.insertInto(CREDIT_CODE)
                                    .set(CREDIT_CODE.BATCH_ID, batch)
                                    .set(CREDIT_CODE.HASH, code.hash)
                                    .set(CREDIT_CODE.ENDING, code.ending))
                            .toList())
                    .execute();
            return batch;
        });
    }

    /** The batches, newest first. */
    public List<Batch> batches() {
        return database.query(db -> db.fetch("""
                select b.id, b.kind, b.amount, b.uses, b.expires_at, coalesce(b.expires_at <= clock_timestamp(), false),
                       b.note, b.created_by, b.created_at, b.revoked_at, count(c.id), coalesce(sum(c.used), 0)
                from credit_code_batch b left join credit_code c on c.batch_id = b.id
                group by b.id order by b.id desc limit {0}
                """, DSL.val(LISTED_MAX)).map(CreditCodes::batch));
    }

    /** Ends a batch: nobody redeems its codes any more. @return false when there is none or it was ended before */
    public boolean revoke(long batch) {
        return database.query(db -> db.update(CREDIT_CODE_BATCH)
                        .set(CREDIT_CODE_BATCH.REVOKED_AT, Sql.now())
                        .where(CREDIT_CODE_BATCH.ID.eq(batch))
                        .and(CREDIT_CODE_BATCH.REVOKED_AT.isNull())
                        .execute()
                == 1);
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

    private static Outcome redeemKnown(DSLContext db, long accountId, byte[] hash) {
        Record code = db.fetchOptional("""
                select c.id, c.used, b.uses, b.kind, b.amount, b.credit_seconds, b.revoked_at is not null,
                       coalesce(b.expires_at <= clock_timestamp(), false)
                from credit_code c join credit_code_batch b on b.id = c.batch_id
                where c.hash = {0} for no key update of c
                """, DSL.val(hash)).orElse(null);
        if (code == null) return new Outcome.Refused(Reason.UNKNOWN);
        Wallets.Kind kind = code.get(3, String.class).equals("paid") ? Wallets.Kind.PAID : Wallets.Kind.PROMO;
        Reason refused = refusal(db, accountId, code, kind);
        if (refused != null) return new Outcome.Refused(refused);
        Usd amount = new Usd(code.get(4, Long.class));
        int given = db.execute(
                GIVE,
                DSL.val(accountId),
                DSL.val(kind.word()),
                DSL.val(AccountEvents.given(kind, amount)),
                DSL.val(code.get(0, Long.class)),
                DSL.val(amount.nano()),
                DSL.val(code.get(5, Double.class), Double.class),
                DSL.val(kind.movement()));
        if (given == 0) return new Outcome.Refused(Reason.REDEEMED_BEFORE);
        db.update(CREDIT_CODE)
                .set(CREDIT_CODE.USED, CREDIT_CODE.USED.plus(1))
                .where(CREDIT_CODE.ID.eq(code.get(0, Long.class)))
                .execute();
        return new Outcome.Redeemed(amount, kind);
    }

    private static @Nullable Reason refusal(DSLContext db, long accountId, Record code, Wallets.Kind kind) {
        Record account = db.fetchSingle("""
                select a.held_at is not null or a.closed_at is not null, coalesce(u.state in ('new', 'review', 'refused'), false),
                       exists (select 1 from lot l where l.account_id = a.id and l.source = 'code:' || {1})
                from account a left join sign_up u on u.account_id = a.id where a.id = {0}
                """, DSL.val(accountId), DSL.val(code.get(0, Long.class)));
        if (account.get(0, Boolean.class)) return Reason.ON_HOLD;
        if (account.get(2, Boolean.class)) return Reason.REDEEMED_BEFORE;
        if (code.get(6, Boolean.class)) return Reason.REVOKED;
        if (code.get(7, Boolean.class)) return Reason.EXPIRED;
        if (code.get(1, Integer.class) >= code.get(2, Integer.class)) return Reason.USED_UP;
        // What was paid for is given in any case.
        return kind == Wallets.Kind.PROMO && account.get(1, Boolean.class) ? Reason.KEPT_BACK : null;
    }

    private static Batch batch(Record row) {
        OffsetDateTime expires = row.get(4, OffsetDateTime.class);
        return new Batch(
                row.get(0, Long.class),
                row.get(1, String.class).equals("paid") ? Wallets.Kind.PAID : Wallets.Kind.PROMO,
                new Usd(row.get(2, Long.class)),
                row.get(3, Integer.class),
                Accounts.instant(expires),
                row.get(5, Boolean.class),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, OffsetDateTime.class).toInstant(),
                Accounts.instant(row.get(9, OffsetDateTime.class)),
                row.get(10, Long.class),
                row.get(11, Long.class));
    }

    private static Field<OffsetDateTime> in(@Nullable Duration time) {
        return time == null
                ? DSL.castNull(SQLDataType.TIMESTAMPWITHTIMEZONE)
                : DSL.field(
                        "clock_timestamp() + make_interval(secs => {0})",
                        SQLDataType.TIMESTAMPWITHTIMEZONE, DSL.val((double) time.toSeconds()));
    }
}
