package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Which of some accounts have come to a threshold of which their owners want to hear. */
public final class Thresholds {
    /** An account that never had money has no balance that could run low. */
    private static final String LOW = """
            select * from (
                select w.account_id, coalesce(s.balance_below, {1}) as below,
                       (select coalesce(sum(l.remaining), 0) from lot l
                        where l.account_id = w.account_id and l.open and l.asset = 'usd'
                          and (l.expires_at is null or l.expires_at > clock_timestamp())) as balance,
                       (select max(l.id) from lot l where l.account_id = w.account_id and l.asset = 'usd') as newest
                from wallet w left join alert_setting s on s.account_id = w.account_id
                where w.account_id = any ({0}) and (s.account_id is null or s.balance_below is not null)) a
            where newest is not null and balance < below
            """;

    private static final String BUDGETS = """
            select sl.account_id, sl.kind, sl.label, sl.period, sl.nano, sp.spent, sp.period as named, p.percent
            from spend_limit sl
            left join alert_setting s on s.account_id = sl.account_id
            join spending sp
              on sp.account_id = sl.account_id and sp.scope = case sl.kind when 'account' then 'account:' || sl.account_id
                                         when 'feature' then 'feature:' || sl.account_id || ':' || sl.label
                                         else 'user:' || sl.account_id || ':' || sl.label end
             and sp.period = case sl.period when 'day' then {1} when 'week' then {2} else {3} end
            cross join lateral (
                select max(t) as percent from unnest(coalesce(s.budget_percents, {4})) t
                where sp.spent::numeric * 100 >= t::numeric * sl.nano) p
            where sl.account_id = any ({0}) and sl.nano > 0 and p.percent is not null
              and (sl.kind = 'account' or sl.label <> '')
            """;

    private final Database database;

    public Thresholds(Database database) {
        this.database = database;
    }

    /**
     * A balance below its threshold.
     *
     * @param newestLot what was given or paid in last: with more money they will want to hear of it again
     */
    public record Low(long accountId, Usd balance, Usd below, long newestLot) {}

    /** A budget that has come to a percentage, the highest that they asked for. */
    public record Reached(long accountId, SpendLimit limit, Usd spent, String period, int percent) {}

    /** How a key is called by its owner. */
    public record KeyName(String name, String prefix) {}

    public List<Low> low(Collection<Long> accounts) {
        Usd otherwise = AlertSetting.DEFAULT.balanceBelow();
        if (otherwise == null) throw new IllegalStateException();
        return database.query(db -> db.fetch(LOW, DSL.val(accounts.toArray(Long[]::new)), DSL.val(otherwise.nano()))
                .map(row -> new Low(
                        row.get("account_id", Long.class),
                        new Usd(row.get("balance", Long.class)),
                        new Usd(row.get("below", Long.class)),
                        row.get("newest", Long.class))));
    }

    public List<Reached> budgets(Collection<Long> accounts, Instant now) {
        return database.query(db -> db.fetch(
                        BUDGETS,
                        DSL.val(accounts.toArray(Long[]::new)),
                        DSL.val(Period.DAY.nameAt(now)),
                        DSL.val(Period.WEEK.nameAt(now)),
                        DSL.val(Period.MONTH.nameAt(now)),
                        DSL.val(AlertSetting.DEFAULT.budgetPercents().toArray(Integer[]::new)))
                .map(Thresholds::reached));
    }

    /** The name of a key; null when there is none. */
    public @Nullable KeyName key(long keyId) {
        return database.query(db -> db.fetchOptional("select name, prefix from api_key where id = {0}", DSL.val(keyId))
                .map(row -> new KeyName(row.get(0, String.class), row.get(1, String.class)))
                .orElse(null));
    }

    private static Reached reached(Record row) {
        return new Reached(
                row.get("account_id", Long.class),
                new SpendLimit(
                        SpendLimit.Kind.of(row.get("kind", String.class)),
                        row.get("label", String.class),
                        Period.of(row.get("period", String.class)),
                        new Usd(row.get("nano", Long.class))),
                new Usd(row.get("spent", Long.class)),
                row.get("named", String.class),
                row.get("percent", Integer.class));
    }
}
