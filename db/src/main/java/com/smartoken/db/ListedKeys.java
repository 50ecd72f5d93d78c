package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.API_KEY;
import static com.smartoken.db.generated.Tables.HOLD;
import static com.smartoken.db.generated.Tables.USAGE_DAY;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The keys of one account as its owner sees them. Another account's keys are not there. */
public final class ListedKeys {
    private static final int LISTED_MAX = AccountKeys.KEYS_MAX;
    private static final Field<String> REPLACED_BY = DSL.field(
                    "(select n.prefix from api_key n where n.id = api_key.replaced_by)", SQLDataType.CLOB)
            .as("replaced_by_prefix");

    private final Database database;

    public ListedKeys(Database database) {
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

    /** One key of the account; null when it has none of this id. */
    public @Nullable Listed find(long accountId, long keyId, Instant now) {
        return database.query(db -> list(db, accountId, API_KEY.ID.eq(keyId), API_KEY.ID.desc(), now)).stream()
                .findFirst()
                .orElse(null);
    }

    /** The calls of a key that run now. Only running calls have a hold, so the table is short. */
    public Running running(long keyId) {
        return database.query(db -> db.select(
                        DSL.count().filterWhere(HOLD.STREAMED), DSL.count().filterWhere(DSL.not(HOLD.STREAMED)))
                .from(HOLD)
                .where(HOLD.KEY_ID.eq(keyId))
                .fetchSingle(row -> new Running(row.value1(), row.value2())));
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
        UsageTail.foldIfFree(db);
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
                "(select s.spent + s.held from spending s where s.account_id = api_key.account_id and s.scope = 'key:' || api_key.spending_id"
                        + " and s.period = case api_key.cap_period"
                        + " when 'day' then {0} when 'week' then {1} when 'month' then {2} end)",
                SQLDataType.BIGINT,
                DSL.val(Period.DAY.nameAt(now)),
                DSL.val(Period.WEEK.nameAt(now)),
                DSL.val(Period.MONTH.nameAt(now)));
    }
}
