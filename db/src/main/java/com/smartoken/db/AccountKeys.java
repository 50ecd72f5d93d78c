package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.API_KEY;

import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an owner does with the keys of an account. Another account's keys are not there. */
public final class AccountKeys {
    /** How many keys that are not revoked an account may have. */
    public static final int KEYS_MAX = 200;

    private final Database database;

    public AccountKeys(Database database) {
        this.database = database;
    }

    /** The secret's traces of a key to be made, and the form that asked for it. */
    public record Fresh(String prefix, byte[] hash, UUID form) {}

    /** How a wish for a new key ended. */
    public enum Made {
        NEW,
        /** The same form made one already. */
        BEFORE,
        /** The account has {@link #KEYS_MAX}. */
        TOO_MANY,
        /** There is no such key that can be replaced: it was replaced or revoked already, or nobody has its secret. */
        GONE
    }

    /** The key that a form made; null when it made none. */
    public @Nullable Long madeBy(long accountId, UUID form) {
        return database.query(db -> db.select(API_KEY.ID)
                .from(API_KEY)
                .where(API_KEY.ACCOUNT_ID.eq(accountId))
                .and(API_KEY.FORM.eq(form))
                .fetchOne(Record1::value1));
    }

    /** Makes a key. */
    public Made create(long accountId, Fresh fresh, KeyTerms terms) {
        return database.transact(db -> {
            Made refused = refusal(db, accountId, fresh, 1);
            if (refused != null) return refused;
            insert(db, accountId, fresh, terms, null);
            return Made.NEW;
        });
    }

    /**
     * Makes a key that goes on for another: the same limits, the same spending, and the lifetime that the other was made
     * for. The other ends after {@code overlap}, which may be zero.
     */
    public Made rotate(long accountId, long keyId, Fresh fresh, Duration overlap) {
        return database.transact(db -> {
            Made refused = refusal(db, accountId, fresh, overlap.isZero() ? 0 : 1);
            if (refused != null) return refused;
            Record old = db.select(API_KEY.fields())
                    .select(Sql.now().as("now"))
                    .from(API_KEY)
                    .where(API_KEY.ACCOUNT_ID.eq(accountId))
                    .and(API_KEY.ID.eq(keyId))
                    .and(API_KEY.REVOKED_AT.isNull())
                    .and(API_KEY.REPLACED_BY.isNull())
                    .and(API_KEY.INTERNAL.isFalse())
                    .forUpdate()
                    .fetchOne();
            if (old == null) return Made.GONE;
            Instant now = old.get("now", OffsetDateTime.class).toInstant();
            long made = insert(db, accountId, fresh, goingOn(old), old.get(API_KEY.SPENDING_ID));
            OffsetDateTime end = now.plus(overlap).atOffset(ZoneOffset.UTC);
            OffsetDateTime expires = old.get(API_KEY.EXPIRES_AT);
            if (overlap.isZero()) KeyRevocations.tellOfReplaced(db, old);
            db.update(API_KEY)
                    .set(API_KEY.REPLACED_BY, made)
                    .set(API_KEY.REVOKED_AT, overlap.isZero() ? end : null)
                    .set(API_KEY.EXPIRES_AT, expires == null || expires.isAfter(end) ? end : expires)
                    .where(API_KEY.ID.eq(keyId))
                    .execute();
            return Made.NEW;
        });
    }

    /** Changes name and limits of a key that is not revoked. A cap counts what was spent since its period began. */
    public boolean change(long accountId, long keyId, KeyTerms terms, Instant now) {
        return database.transact(db -> {
            Sql.lockWallet(db, accountId);
            int changed = db.update(API_KEY)
                    .set(values(terms))
                    .where(API_KEY.ACCOUNT_ID.eq(accountId))
                    .and(API_KEY.ID.eq(keyId))
                    .and(API_KEY.REVOKED_AT.isNull())
                    .execute();
            ApiKey.Cap cap = terms.cap();
            if (changed == 1 && cap != null) countFromPeriodsBeginning(db, keyId, cap.period(), now);
            return changed == 1;
        });
    }

    /** Ends a key for good. @return false when there is none or it was revoked before */
    public boolean revoke(long accountId, long keyId) {
        return database.transact(
                db -> KeyRevocations.revoke(db, API_KEY.ACCOUNT_ID.eq(accountId).and(API_KEY.ID.eq(keyId))));
    }

    /** Takes the account's lock, so that what is counted stays so until the end of the transaction. */
    private static @Nullable Made refusal(DSLContext db, long accountId, Fresh fresh, int more) {
        db.select(ACCOUNT.ID)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .forNoKeyUpdate()
                .fetchSingle();
        Condition own = API_KEY.ACCOUNT_ID.eq(accountId);
        if (db.fetchExists(API_KEY, own.and(API_KEY.FORM.eq(fresh.form)))) return Made.BEFORE;
        int inUse = db.fetchCount(API_KEY, own.and(API_KEY.REVOKED_AT.isNull()));
        return inUse + more > KEYS_MAX ? Made.TOO_MANY : null;
    }

    private static long insert(DSLContext db, long accountId, Fresh fresh, KeyTerms terms, @Nullable Long spendingId) {
        return db.insertInto(API_KEY)
                .set(API_KEY.ACCOUNT_ID, accountId)
                .set(API_KEY.PREFIX, fresh.prefix)
                .set(API_KEY.HASH, fresh.hash)
                .set(API_KEY.FORM, fresh.form)
                .set(API_KEY.SPENDING_ID, spendingId)
                .set(values(terms))
                .returningResult(API_KEY.ID)
                .fetchSingle()
                .value1();
    }

    private static Map<?, ?> values(KeyTerms terms) {
        ApiKey.Cap cap = terms.cap();
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(API_KEY.NAME, terms.name());
        values.put(API_KEY.EXPIRES_AT, expiresAt(terms.expiry()));
        values.put(API_KEY.CAP_NANO, cap == null ? null : cap.amount().nano());
        values.put(API_KEY.CAP_PERIOD, cap == null ? null : cap.period().word());
        values.put(API_KEY.MODELS, ApiKeys.array(terms.models()));
        values.put(API_KEY.NETWORKS, ApiKeys.array(terms.networks()));
        values.put(API_KEY.RPM, terms.requestsPerMinute());
        values.put(API_KEY.TPM, terms.tokensPerMinute());
        values.put(API_KEY.RUNNING, terms.running());
        return values;
    }

    private static Field<OffsetDateTime> expiresAt(KeyTerms.Expiry expiry) {
        return switch (expiry) {
            case KeyTerms.Expiry.Never _ -> Sql.in(null);
            case KeyTerms.Expiry.At at -> DSL.val(at.instant().atOffset(ZoneOffset.UTC));
            case KeyTerms.Expiry.After after -> Sql.in(after.time());
        };
    }

    /** The same terms for the lifetime that the key was made for, beginning now. */
    private static KeyTerms goingOn(Record old) {
        OffsetDateTime expires = old.get(API_KEY.EXPIRES_AT);
        Long cap = old.get(API_KEY.CAP_NANO);
        return new KeyTerms(
                old.get(API_KEY.NAME),
                expires == null
                        ? KeyTerms.Expiry.NEVER
                        : new KeyTerms.Expiry.After(Duration.between(old.get(API_KEY.CREATED_AT), expires)),
                cap == null ? null : new ApiKey.Cap(new Usd(cap), Period.of(old.get(API_KEY.CAP_PERIOD))),
                ApiKeys.list(old.get(API_KEY.MODELS)),
                ApiKeys.list(old.get(API_KEY.NETWORKS)),
                old.get(API_KEY.RPM),
                old.get(API_KEY.TPM),
                old.get(API_KEY.RUNNING));
    }

    /** While a key had no cap nobody counted for it; the sums by day know what it spent. Needs the wallet's lock. */
    private static void countFromPeriodsBeginning(DSLContext db, long keyId, Period period, Instant now) {
        UsageTail.foldIfFree(db);
        db.execute(
                """
                insert into spending (account_id, scope, period, spent)
                select k.account_id, 'key:' || k.spending_id, {0}, coalesce((
                    select sum(d.charged) from generate_series({1}, {3}, interval '1 day') each
                    join usage_day d on d.account_id = k.account_id and d.day = each::date and d.kind = 'model'
                    where d.key_id in (select id from api_key o
                                       where o.account_id = k.account_id and o.spending_id = k.spending_id)), 0)
                from api_key k where k.id = {2}
                on conflict (account_id, scope, period) do update set spent = greatest(spending.spent, excluded.spent),
                    since = excluded.since
                """,
                DSL.val(period.nameAt(now)),
                DSL.val(period.firstDayAt(now)),
                DSL.val(keyId),
                DSL.val(Period.DAY.firstDayAt(now)));
    }
}
