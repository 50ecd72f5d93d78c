package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.API_KEY;
import static com.smartoken.db.generated.Tables.HOLD;
import static com.smartoken.db.generated.Tables.USAGE_DAY;

import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The keys of one account as its owner sees and changes them. Another account's keys are not there. */
public final class AccountKeys {
    /** How many keys that are not revoked an account may have. */
    public static final int KEYS_MAX = 200;

    private static final int LISTED_MAX = KEYS_MAX;
    private static final Field<String> REPLACED_BY = DSL.field(
                    "(select n.prefix from api_key n where n.id = api_key.replaced_by)", SQLDataType.CLOB)
            .as("replaced_by_prefix");

    private final Database database;

    public AccountKeys(Database database) {
        this.database = database;
    }

    /**
     * A key with what became of it.
     *
     * @param spent against its cap in the cap's period that runs, held parts included
     * @param month charged to it in this month
     * @param replacedBy the prefix of the key that goes on for it
     */
    public record Listed(
            ApiKey key,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedFrom,
            Usd spent,
            Usd month,
            @Nullable String replacedBy) {
        /** The same, used last then and from there. */
        public Listed usedLast(Instant at, String address) {
            return new Listed(key, at, address, spent, month, replacedBy);
        }
    }

    /** What may be changed of a key. {@code expiresAt} null: it never expires. */
    public record Change(
            String name,
            @Nullable Instant expiresAt,
            ApiKey.@Nullable Cap cap,
            List<String> models,
            List<String> networks,
            @Nullable Integer requestsPerMinute,
            @Nullable Long tokensPerMinute) {}

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

    /** How many calls of a key run, on all nodes. */
    public record Running(int streams, int others) {}

    /** The keys that are not revoked, the newest first. */
    public List<Listed> inUse(long accountId, Instant now) {
        return database.query(db -> list(db, accountId, API_KEY.REVOKED_AT.isNull(), API_KEY.ID.desc(), now));
    }

    /** The keys revoked last. */
    public List<Listed> revoked(long accountId, Instant now) {
        return database.query(
                db -> list(db, accountId, API_KEY.REVOKED_AT.isNotNull(), API_KEY.REVOKED_AT.desc(), now));
    }

    /** One key of the account. */
    public Optional<Listed> find(long accountId, long keyId, Instant now) {
        return database.query(db -> list(db, accountId, API_KEY.ID.eq(keyId), API_KEY.ID.desc(), now)).stream()
                .findFirst();
    }

    /** The key that a form made. */
    public Optional<Long> madeBy(long accountId, UUID form) {
        return database.query(db -> db.select(API_KEY.ID)
                .from(API_KEY)
                .where(API_KEY.ACCOUNT_ID.eq(accountId))
                .and(API_KEY.FORM.eq(form))
                .fetchOptional(Record1::value1));
    }

    /** Makes a key. */
    public Made create(long accountId, Fresh fresh, Change change) {
        return database.transact(db -> {
            Made refused = refusal(db, accountId, fresh, 1);
            if (refused != null) return refused;
            insert(db, accountId, fresh, change, null);
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
            long made = insert(db, accountId, fresh, goingOn(old, now), old.get(API_KEY.SPENDING_ID));
            OffsetDateTime end = now.plus(overlap).atOffset(ZoneOffset.UTC);
            OffsetDateTime expires = old.get(API_KEY.EXPIRES_AT);
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
    public boolean change(long accountId, long keyId, Change change, Instant now) {
        return database.transact(db -> {
            Sql.lockWallet(db, accountId);
            int changed = db.update(API_KEY)
                    .set(values(change))
                    .where(API_KEY.ACCOUNT_ID.eq(accountId))
                    .and(API_KEY.ID.eq(keyId))
                    .and(API_KEY.REVOKED_AT.isNull())
                    .execute();
            if (changed == 1 && change.cap != null) countFromPeriodsBeginning(db, keyId, change.cap.period(), now);
            return changed == 1;
        });
    }

    /** Ends a key for good. @return false when there is none or it was revoked before */
    public boolean revoke(long accountId, long keyId) {
        return database.query(db -> db.update(API_KEY)
                        .set(API_KEY.REVOKED_AT, Sql.now())
                        .where(API_KEY.ACCOUNT_ID.eq(accountId))
                        .and(API_KEY.ID.eq(keyId))
                        .and(API_KEY.REVOKED_AT.isNull())
                        .execute()
                == 1);
    }

    /** The calls of a key that run now. Only running calls have a hold, so the table is short. */
    public Running running(long keyId) {
        return database.query(db -> db.select(
                        DSL.count().filterWhere(HOLD.STREAMED), DSL.count().filterWhere(DSL.not(HOLD.STREAMED)))
                .from(HOLD)
                .where(HOLD.KEY_ID.eq(keyId))
                .fetchSingle(row -> new Running(row.value1(), row.value2())));
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

    private static long insert(DSLContext db, long accountId, Fresh fresh, Change change, @Nullable Long spendingId) {
        return db.insertInto(API_KEY)
                .set(API_KEY.ACCOUNT_ID, accountId)
                .set(API_KEY.PREFIX, fresh.prefix)
                .set(API_KEY.HASH, fresh.hash)
                .set(API_KEY.FORM, fresh.form)
                .set(API_KEY.SPENDING_ID, spendingId)
                .set(values(change))
                .returningResult(API_KEY.ID)
                .fetchSingle()
                .value1();
    }

    private static Map<?, ?> values(Change change) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(API_KEY.NAME, change.name);
        values.put(API_KEY.EXPIRES_AT, change.expiresAt == null ? null : change.expiresAt.atOffset(ZoneOffset.UTC));
        values.put(
                API_KEY.CAP_NANO,
                change.cap == null ? null : change.cap.amount().nano());
        values.put(
                API_KEY.CAP_PERIOD,
                change.cap == null ? null : change.cap.period().word());
        values.put(API_KEY.MODELS, ApiKeys.array(change.models));
        values.put(API_KEY.NETWORKS, ApiKeys.array(change.networks));
        values.put(API_KEY.RPM, change.requestsPerMinute);
        values.put(API_KEY.TPM, change.tokensPerMinute);
        return values;
    }

    private static Change goingOn(Record old, Instant now) {
        OffsetDateTime expires = old.get(API_KEY.EXPIRES_AT);
        Duration lifetime = expires == null ? null : Duration.between(old.get(API_KEY.CREATED_AT), expires);
        Long cap = old.get(API_KEY.CAP_NANO);
        return new Change(
                old.get(API_KEY.NAME),
                lifetime == null ? null : now.plus(lifetime),
                cap == null ? null : new ApiKey.Cap(new Usd(cap), Period.of(old.get(API_KEY.CAP_PERIOD))),
                ApiKeys.list(old.get(API_KEY.MODELS)),
                ApiKeys.list(old.get(API_KEY.NETWORKS)),
                old.get(API_KEY.RPM),
                old.get(API_KEY.TPM));
    }

    /** While a key had no cap nobody counted for it; the sums by day know what it spent. Needs the wallet's lock. */
    private static void countFromPeriodsBeginning(DSLContext db, long keyId, Period period, Instant now) {
        db.execute(
                """
                insert into spending (scope, period, spent)
                select 'key:' || k.spending_id, {0}, coalesce((
                    select sum(d.charged) from generate_series({1}, {3}, interval '1 day') each
                    join usage_day d on d.account_id = k.account_id and d.day = each::date and d.kind = 'model'
                    where d.key_id in (select id from api_key o
                                       where o.account_id = k.account_id and o.spending_id = k.spending_id)), 0)
                from api_key k where k.id = {2}
                on conflict (scope, period) do update set spent = greatest(spending.spent, excluded.spent)
                """,
                DSL.val(period.nameAt(now)),
                DSL.val(period.firstDayAt(now)),
                DSL.val(keyId),
                DSL.val(Period.DAY.firstDayAt(now)));
    }

    private static List<Listed> list(DSLContext db, long accountId, Condition which, OrderField<?> order, Instant now) {
        Map<Long, Long> months = chargedThisMonth(db, accountId, now);
        Field<Long> spent = spent(now);
        return db.select(API_KEY.fields())
                .select(ACCOUNT.HELD_AT, ACCOUNT.CLOSED_AT, ApiKeys.SPEND_LIMITS)
                .select(spent, REPLACED_BY)
                .from(API_KEY)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(API_KEY.ACCOUNT_ID))
                .where(API_KEY.ACCOUNT_ID.eq(accountId))
                .and(which)
                .orderBy(order)
                .limit(LISTED_MAX)
                .fetch(row -> new Listed(
                        ApiKeys.read(row),
                        Accounts.instant(row.get(API_KEY.LAST_USED_AT)),
                        row.get(API_KEY.LAST_USED_FROM),
                        new Usd(row.get(spent) == null ? 0 : row.get(spent)),
                        new Usd(months.getOrDefault(row.get(API_KEY.ID), 0L)),
                        row.get(REPLACED_BY)));
    }

    private static Map<Long, Long> chargedThisMonth(DSLContext db, long accountId, Instant now) {
        return db.select(USAGE_DAY.KEY_ID, DSL.sum(USAGE_DAY.CHARGED))
                .from(USAGE_DAY)
                .where(USAGE_DAY.ACCOUNT_ID.eq(accountId))
                .and(USAGE_DAY.DAY.in(Overviews.each(Period.MONTH.firstDayAt(now), Period.DAY.firstDayAt(now))))
                .and(USAGE_DAY.KIND.eq("model"))
                .groupBy(USAGE_DAY.KEY_ID)
                .fetchMap(Record2::value1, row -> row.value2().longValueExact());
    }

    private static Field<Long> spent(Instant now) {
        return DSL.field(
                "(select s.spent + s.held from spending s where s.scope = 'key:' || api_key.spending_id"
                        + " and s.period = case api_key.cap_period"
                        + " when 'day' then {0} when 'week' then {1} when 'month' then {2} end)",
                SQLDataType.BIGINT,
                DSL.val(Period.DAY.nameAt(now)),
                DSL.val(Period.WEEK.nameAt(now)),
                DSL.val(Period.MONTH.nameAt(now)));
    }
}
