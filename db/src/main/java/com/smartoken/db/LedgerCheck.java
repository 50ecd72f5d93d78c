package com.smartoken.db;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;
import org.jooq.Result;

/**
 * Checks every invariant of the books in one snapshot. The names are those of the design: a broken one is told with
 * the rows that break it, at most {@link #ROWS_MAX} each.
 */
public final class LedgerCheck {
    private static final int ROWS_MAX = 20;

    private final Database database;

    public LedgerCheck(Database database) {
        this.database = database;
    }

    /** A rule and a row that breaks it. */
    public record Violation(String rule, String row) {}

    private record Rule(String name, String sql) {}

    /**
     * A request used paid balance, and all the while it ran a promotional lot had more left than it and everybody who ran
     * beside it can have held. Holds that have ended are not kept, so each counts as if it had held of that lot alone.
     * What the request itself took of the lot counts as taken, although its movement is a moment younger than its end.
     */
    private static final String PAID_FIRST = """
            with lasting as (
                select l.id, l.account_id, l.granted, l.created_at, l.expires_at,
                       case when l.remaining > 0 then null else max(m.at) end spent_at
                from lot l left join movement m on m.lot_id = l.id and m.account_id = l.account_id and m.kind <> 'grant'
                where l.kind = 'promo' group by l.id),
            paying as (
                select distinct u.request_id, u.account_id, u.started_at, u.ended_at
                from movement m join lot l on l.id = m.lot_id and l.kind = 'paid'
                join usage_record u on u.request_id = m.reference
                where m.kind = 'use')
            select p.request_id, p.account_id, l.id lot
            from paying p join lasting l on l.account_id = p.account_id
            where (l.spent_at is null or l.spent_at > p.ended_at) and l.created_at < p.started_at - interval '1 s'
              and (l.expires_at is null or l.expires_at > p.ended_at + interval '1 s')
              and l.granted - (select coalesce(sum(m.amount), 0) from movement m where m.account_id = l.account_id
                    and m.lot_id = l.id and m.kind <> 'grant' and (m.at <= p.ended_at or m.reference = p.request_id))
                > (select coalesce(sum(o.held), 0) from usage_record o where o.account_id = p.account_id
                    and o.request_id <> p.request_id and o.started_at <= p.ended_at and o.ended_at >= p.started_at)
                + (select coalesce(sum(d.amount), 0) from discarded_hold d where d.account_id = p.account_id
                    and d.started_at <= p.ended_at and d.discarded_at >= p.started_at)
                + (select coalesce(sum(h.amount), 0) from hold h where h.account_id = p.account_id)""";

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "I1 both sides of the books sum to zero for each asset",
                    "select asset, sum(change) from posting group by asset having sum(change) <> 0"),
            new Rule("I2 I3 a lot's remainder is what its movements left", """
                    select l.id, l.account_id, l.asset, l.granted, l.remaining, coalesce(m.given, 0) given, coalesce(m.gone, 0) gone
                    from lot l left join (
                        select lot_id,
                               sum(amount) filter (where kind in ('grant', 'top_up')) given,
                               sum(case when kind in ('use', 'late', 'expire', 'adjust') then amount when kind = 'refund' then -amount end) gone
                        from movement where lot_id <> 0 group by lot_id) m on m.lot_id = l.id
                    where l.granted <> coalesce(m.given, 0) or l.remaining <> coalesce(m.given, 0) - coalesce(m.gone, 0)"""),
            new Rule("I4 what lots hold is what open holds hold", """
                    select l.id, l.account_id, l.held, coalesce(h.held, 0) open_holds
                    from lot l full join (
                        select part.lot_id, sum(part.amount) held
                        from hold, unnest(lot_ids, lot_amounts) as part (lot_id, amount) group by part.lot_id) h on h.lot_id = l.id
                    where l.id is null or l.held <> coalesce(h.held, 0)"""),
            new Rule("I4 a hold's parts in money sum to its amount", """
                    select h.request_id, h.amount, coalesce(sum(part.amount) filter (where l.asset = 'usd'), 0) parts
                    from hold h left join unnest(h.lot_ids, h.lot_amounts) as part (lot_id, amount) on true
                    left join lot l on l.id = part.lot_id
                    group by h.request_id, h.amount
                    having h.amount <> coalesce(sum(part.amount) filter (where l.asset = 'usd'), 0)"""),
            new Rule("I5 0 <= held <= remaining <= granted", """
                    select id, account_id, held, remaining, granted from lot
                    where not (0 <= held and held <= remaining and remaining <= granted) or open <> (remaining > 0)"""),
            new Rule(
                    "I6 a request ends once: no open hold has an entry in the log",
                    "select h.request_id, u.outcome from hold h join usage_record u using (request_id)"),
            new Rule("I6 what was released or failed used nothing", """
                    select u.request_id, u.outcome, u.charged from usage_record u
                    where u.outcome = 'released' and (u.charged <> 0
                        or exists (select 1 from movement m where m.reference = u.request_id))"""),
            new Rule("I7 a request's movements sum to what it was charged and to its quota", """
                    select u.request_id, u.charged, u.cost, u.quota_input + u.quota_output quota,
                           coalesce(m.usd, 0) usd, coalesce(m.tokens, 0) tokens, coalesce(m.unpaid, 0) unpaid
                    from (
                        select account_id, request_id, u.cost + coalesce(l.cost, 0) as cost,
                               u.charged + coalesce(l.charged, 0) as charged,
                               u.quota_input + coalesce(l.quota_input, 0) as quota_input,
                               u.quota_output + coalesce(l.quota_output, 0) as quota_output
                        from usage_record u left join late_settlement l using (account_id, request_id)) u
                    left join (
                        select account_id, reference,
                               sum(amount) filter (where kind in ('use', 'late') and asset = 'usd') usd,
                               sum(amount) filter (where kind in ('use', 'late') and asset <> 'usd') tokens,
                               sum(amount) filter (where kind = 'write_off') unpaid
                        from movement where kind in ('use', 'late', 'write_off') group by account_id, reference) m
                      on m.account_id = u.account_id and m.reference = u.request_id
                    where u.charged <> coalesce(m.usd, 0) or u.quota_input + u.quota_output <> coalesce(m.tokens, 0)
                       or u.cost - u.charged <> coalesce(m.unpaid, 0)"""),
            new Rule("I7 no call is charged more than was held for it", """
                    select account_id, request_id, u.held, u.charged, l.charged late
                    from usage_record u left join late_settlement l using (account_id, request_id)
                    where u.charged + coalesce(l.charged, 0) > u.held"""),
            new Rule("I8 no hold outlives its node or its deadline", """
                    select h.request_id, h.placed_at, h.deadline, n.seen_at
                    from hold h left join node n on n.id = h.node_id
                    where h.deadline < clock_timestamp() - interval '60 s'
                       or coalesce(n.stopped_at, n.seen_at, h.placed_at) < clock_timestamp() - interval '90 s'"""),
            new Rule("I9 nothing is used of a lot after its expiry unless it was held before", """
                    select m.reference, m.lot_id, u.started_at, l.expires_at
                    from movement m join lot l on l.id = m.lot_id join usage_record u on u.request_id = m.reference
                    where m.kind = 'use' and u.started_at > l.expires_at + interval '1 s'"""),
            new Rule("I9 nothing expires before its time", """
                    select m.reference, m.lot_id, m.at, l.expires_at from movement m join lot l on l.id = m.lot_id
                    where m.kind = 'expire' and (l.expires_at is null or m.at < l.expires_at)"""),
            new Rule("I10 a campaign's lots are what its row counts, within its budget", """
                    select c.slug, c.accounts, c.granted, c.budget, coalesce(l.lots, 0) lots, coalesce(l.given, 0) given
                    from campaign c left join (select source, count(*) lots, sum(granted) given from lot
                        where source like 'campaign:%' group by source) l on l.source = 'campaign:' || c.slug
                    where c.accounts <> coalesce(l.lots, 0) or c.granted <> coalesce(l.given, 0) or c.granted > c.budget"""),
            new Rule("I10 campaign credit is promotional, of its campaign's amount, for accounts made in time", """
                    select l.id, l.account_id, l.source, l.kind, l.granted, a.created_at, c.over_max
                    from lot l join account a on a.id = l.account_id
                    left join campaign c on 'campaign:' || c.slug = l.source
                    where l.source like 'campaign:%' and (c.slug is null or l.kind <> 'promo' or l.granted <> c.amount
                        or a.created_at >= c.over_max)"""),
            new Rule("I10 no free credit for a sign-up that is kept back", """
                    select l.id, l.account_id, u.state from lot l join sign_up u on u.account_id = l.account_id
                    where u.state in ('new', 'review', 'refused') and (l.source like 'campaign:%' or l.source like 'trial:%')"""),
            new Rule("I11 paid balance is never used while promotional credit was free", PAID_FIRST),
            new Rule("I12 every use has its entry in the log, with the same account", """
                    select m.reference, m.account_id, u.account_id logged
                    from movement m left join usage_record u on u.request_id = m.reference
                    where m.kind in ('use', 'write_off') and (u.request_id is null or u.account_id <> m.account_id)"""),
            new Rule("I12 the cost in the log is the formula's", """
                    select * from (
                        select request_id, cost, outcome, held,
                               ceil((greatest(fresh - quota_input, 0) * price[4]
                                 + (written_tokens - greatest(least(quota_input - fresh, written_tokens), 0)) * price[6]
                                 + (cached_tokens - greatest(quota_input - fresh - written_tokens, 0)) * price[5]
                                 + (output_tokens - quota_output)
                                   * case when thinking_tokens > 0 then price[8] else price[7] end)::numeric
                                 * price[2] / 1000000) formula
                        from (select *, (input_tokens - cached_tokens - written_tokens)::numeric fresh from usage_record) u
                        where outcome <> 'released') f
                    where cost <> case outcome when 'swept' then least(formula, held) else formula end"""),
            new Rule("I4 what counts against caps as held is what open holds hold", """
                    select s.scope, s.period, s.held, coalesce(h.held, 0) open_holds
                    from spending s left join (
                        select cap, sum(amount) held from hold, unnest(caps) cap group by cap) h
                      on h.cap = s.scope || '|' || s.period
                    where s.held <> coalesce(h.held, 0)"""));

    /** All violations; empty when the books are right. */
    public List<Violation> violations() {
        return database.transact(db -> {
            db.execute("set transaction isolation level repeatable read, read only");
            db.execute("set local statement_timeout = '30min'");
            List<Violation> found = new ArrayList<>();
            for (Rule rule : RULES) {
                Result<Record> rows = db.fetch(rule.sql + " limit " + ROWS_MAX);
                for (Record row : rows)
                    found.add(new Violation(rule.name, row.intoMap().toString()));
            }
            return found;
        });
    }
}
