package com.smartoken.db;

import static com.smartoken.db.generated.Tables.SPENDING;
import static com.smartoken.db.generated.Tables.SPEND_LIMIT;
import static com.smartoken.db.generated.Tables.WALLET;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Budgets of accounts, features and end users. The ledger keeps to them; here they are set and read. */
public final class SpendLimits {
    /** Limits that an account may have: they ride with each of its keys. */
    public static final int COUNT_MAX = 100;

    /**
     * What each of an account's labels was charged in days that are over or running, as {@code spending} counts it. A label that
     * is named and has no sum of its own on a day is looked up in the log; of one that is not named that would be all of it.
     */
    private static final String COUNT_SPENT = """
            insert into spending (account_id, scope, period, spent)
            select {3}, {0} || case when {1} then label else '' end, {2}, sum(charged)
            from (
                select d.label, d.charged from generate_series({4}, {7}, interval '1 day') each
                join usage_day d on d.account_id = {3} and d.day = each::date and d.kind = {5}
                    and (not {1} or d.label <> '' and {6} in ('', d.label))
                union all
                select {6}, u.charged + coalesce(t.charged, 0) from generate_series({4}, {7}, interval '1 day') each
                join usage_day f on f.account_id = {3} and f.day = each::date and f.kind = {5} and f.label = ''
                join usage_record u on u.account_id = {3} and {8} = {6}
                    and u.request_id >= first_id_at(f.day - interval '1 day') and (u.ended_at at time zone 'UTC')::date = f.day
                left join late_settlement t on t.account_id = u.account_id and t.request_id = u.request_id
                where {1} and {6} <> '' and not exists (
                    select 1 from usage_day o
                    where o.account_id = {3} and o.day = f.day and o.kind = {5} and o.label = {6})) spent
            group by 2 having sum(charged) > 0
            on conflict (account_id, scope, period) do update set spent = greatest(spending.spent, excluded.spent),
                since = excluded.since
            """;

    private final Database database;

    public SpendLimits(Database database) {
        this.database = database;
    }

    /** A limit with what counts against it now; a default limit has no count of its own. */
    public record Used(SpendLimit limit, Usd spent, Usd held) {}

    /**
     * Sets a limit, or changes the one of the same label and period. What the account has spent in the running period
     * counts from the start; requests that are running at this moment don't.
     *
     * @return false when the account has {@link #COUNT_MAX} limits already
     */
    public boolean set(long accountId, SpendLimit limit) {
        return database.transact(db -> {
            Instant now = lock(db, accountId);
            boolean isNew = !exists(db, accountId, limit);
            if (isNew && db.fetchCount(SPEND_LIMIT, SPEND_LIMIT.ACCOUNT_ID.eq(accountId)) >= COUNT_MAX) return false;
            db.insertInto(SPEND_LIMIT)
                    .set(SPEND_LIMIT.ACCOUNT_ID, accountId)
                    .set(SPEND_LIMIT.KIND, limit.kind().word())
                    .set(SPEND_LIMIT.LABEL, limit.label())
                    .set(SPEND_LIMIT.PERIOD, limit.period().word())
                    .set(SPEND_LIMIT.NANO, limit.amount().nano())
                    .onConflict()
                    .doUpdate()
                    .set(SPEND_LIMIT.NANO, limit.amount().nano())
                    .execute();
            if (isNew) countSpent(db, accountId, limit, now);
            return true;
        });
    }

    /** Removes a limit. @return false when there is none like it */
    public boolean remove(long accountId, SpendLimit.Kind kind, String label, Period period) {
        return database.query(db -> db.deleteFrom(SPEND_LIMIT)
                        .where(SPEND_LIMIT.ACCOUNT_ID.eq(accountId))
                        .and(SPEND_LIMIT.KIND.eq(kind.word()))
                        .and(SPEND_LIMIT.LABEL.eq(label))
                        .and(SPEND_LIMIT.PERIOD.eq(period.word()))
                        .execute()
                == 1);
    }

    /** An account's limits with what was spent of them in the periods that run at this instant. */
    public List<Used> of(long accountId, Instant now) {
        return database.query(db -> db
                .selectFrom(SPEND_LIMIT)
                .where(SPEND_LIMIT.ACCOUNT_ID.eq(accountId))
                .orderBy(SPEND_LIMIT.KIND, SPEND_LIMIT.LABEL, SPEND_LIMIT.NANO)
                .fetch(SpendLimits::read)
                .stream()
                .map(limit -> used(db, accountId, limit, now))
                .toList());
    }

    private static Used used(DSLContext db, long accountId, SpendLimit limit, Instant now) {
        if (limit.isDefault()) return new Used(limit, Usd.ZERO, Usd.ZERO);
        return db.select(SPENDING.SPENT, SPENDING.HELD)
                .from(SPENDING)
                .where(SPENDING.ACCOUNT_ID.eq(accountId))
                .and(SPENDING.SCOPE.eq(limit.kind().scope(accountId, limit.label())))
                .and(SPENDING.PERIOD.eq(limit.period().nameAt(now)))
                .fetchOptional(row -> new Used(limit, new Usd(row.value1()), new Usd(row.value2())))
                .orElse(new Used(limit, Usd.ZERO, Usd.ZERO));
    }

    /** The ledger counts under the same lock. */
    private static Instant lock(DSLContext db, long accountId) {
        OffsetDateTime now = db.select(Sql.now())
                .from(WALLET)
                .where(WALLET.ACCOUNT_ID.eq(accountId))
                .forNoKeyUpdate()
                .fetchSingle()
                .value1();
        return now.toInstant();
    }

    private static boolean exists(DSLContext db, long accountId, SpendLimit limit) {
        return db.fetchExists(
                SPEND_LIMIT,
                SPEND_LIMIT
                        .ACCOUNT_ID
                        .eq(accountId)
                        .and(SPEND_LIMIT.KIND.eq(limit.kind().word()))
                        .and(SPEND_LIMIT.LABEL.eq(limit.label()))
                        .and(SPEND_LIMIT.PERIOD.eq(limit.period().word())));
    }

    private static void countSpent(DSLContext db, long accountId, SpendLimit limit, Instant now) {
        boolean isLabelled = limit.kind() != SpendLimit.Kind.ACCOUNT;
        UsageTail.foldAll(db);
        db.execute(
                COUNT_SPENT,
                DSL.val(limit.kind().scope(accountId, "")),
                DSL.val(isLabelled),
                DSL.val(limit.period().nameAt(now)),
                DSL.val(accountId),
                DSL.val(limit.period().firstDayAt(now)),
                DSL.val(isLabelled ? limit.kind().word() : "model"),
                DSL.val(limit.label()),
                DSL.val(Period.DAY.firstDayAt(now)),
                DSL.field(DSL.name("u", isLabelled ? limit.kind().word() : "model")));
    }

    private static SpendLimit read(Record row) {
        return new SpendLimit(
                SpendLimit.Kind.of(row.get(SPEND_LIMIT.KIND)),
                row.get(SPEND_LIMIT.LABEL),
                Period.of(row.get(SPEND_LIMIT.PERIOD)),
                new Usd(row.get(SPEND_LIMIT.NANO)));
    }

    /** An account's limits as one column, for a query that reads something else: {@code kind|period|nano|label}. */
    static Field<String[]> column(Field<Long> accountId) {
        return DSL.array(DSL.select(DSL.concat(
                        SPEND_LIMIT.KIND,
                        DSL.inline("|"),
                        SPEND_LIMIT.PERIOD,
                        DSL.inline("|"),
                        SPEND_LIMIT.NANO.cast(String.class),
                        DSL.inline("|"),
                        SPEND_LIMIT.LABEL))
                .from(SPEND_LIMIT)
                .where(SPEND_LIMIT.ACCOUNT_ID.eq(accountId)));
    }

    static SpendLimit parse(String column) {
        String[] parts = column.split("\\|", 4);
        return new SpendLimit(
                SpendLimit.Kind.of(parts[0]), parts[3], Period.of(parts[1]), new Usd(Long.parseLong(parts[2])));
    }
}
