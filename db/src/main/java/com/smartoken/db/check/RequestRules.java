package com.smartoken.db.check;

import java.util.List;

/** A request ends once, costs what the formula says, and what was taken for it is what its line in the log says. */
final class RequestRules {
    /** What the movements of each request come to. */
    private static final String MOVED = """
            select account_id, reference,
                   coalesce(sum(amount) filter (where kind = 'use' and asset = 'usd'), 0) usd,
                   coalesce(sum(amount) filter (where kind = 'use' and asset <> 'usd'), 0) tokens,
                   coalesce(sum(amount) filter (where kind = 'late' and asset = 'usd'), 0) late_usd,
                   coalesce(sum(amount) filter (where kind = 'late' and asset <> 'usd'), 0) late_tokens,
                   coalesce(sum(amount) filter (where kind = 'write_off' and reason = 'late'), 0) late_unpaid,
                   coalesce(sum(amount) filter (where kind = 'write_off' and reason is distinct from 'late'), 0) unpaid
            from movement where kind in ('use', 'late', 'write_off') group by 1, 2""";

    private static final String FORMULA = """
            select * from (
                select account_id, request_id, cost, outcome, held,
                       ceil((greatest(fresh - quota_input, 0) * price[4]
                         + greatest(short_written - free_written, 0) * price[6]
                         + (long_written - greatest(free_written - short_written, 0)) * coalesce(price[11], 0)
                         + (cached_tokens - greatest(quota_input - fresh - written_tokens, 0)) * price[5]
                         + (output_tokens - quota_output)
                           * case when thinking_tokens > 0 then price[8] else price[7] end)::numeric
                         * price[2] * coalesce(price[9], 1000) / 1000000000)
                       + case when cardinality(price) > 11 then (
                             select sum(case when price[i + 3] > 0 then price[i + 1] + price[i + 2] * price[i + 3] else 0 end)
                             from generate_series(12, cardinality(price), 4) i) else 0 end formula
                from (select *, greatest(least(quota_input - fresh, written_tokens), 0) free_written,
                             written_tokens - long_written short_written
                      from (select *, (input_tokens - cached_tokens - written_tokens)::numeric fresh,
                                   coalesce(price[10], 0) long_written from usage_record) w) u
                where outcome <> 'released') f
            where cost <> case outcome when 'swept' then least(formula, held) else formula end""";

    static final List<Rule> ALL = List.of(
            new Rule("I6 a request ends once: no open hold has an entry in the log", """
                    select h.account_id, h.request_id, u.outcome from hold h join usage_record u using (account_id, request_id)"""),
            new Rule(
                    "I6 a request is of one account",
                    "select request_id, count(*) accounts from usage_record group by request_id having count(*) > 1"),
            new Rule("I6 what was released or failed used nothing", """
                    select u.account_id, u.request_id, u.outcome, u.charged from usage_record u
                    where u.outcome = 'released' and (u.charged <> 0 or exists (
                        select 1 from movement m where m.account_id = u.account_id and m.reference = u.request_id))"""),
            new Rule("I7 nothing is charged beyond what was held", """
                    select u.account_id, u.request_id, u.outcome, u.held, u.charged, s.charged late
                    from usage_record u left join late_settlement s using (account_id, request_id)
                    where u.charged + coalesce(s.charged, 0) > u.held
                      and not exists (select 1 from charged_above_hold o
                          where o.account_id = u.account_id and o.request_id = u.request_id)"""),
            new Rule("I7 a request's movements sum to what it was charged and to its quota", """
                    select u.account_id, u.request_id, u.charged, u.cost, u.quota_input + u.quota_output quota, s.charged late,
                           s.cost late_cost, m.usd, m.tokens, m.unpaid, m.late_usd, m.late_tokens, m.late_unpaid
                    from usage_record u left join late_settlement s using (account_id, request_id)
                    left join (""" + MOVED + """
                        ) m on m.account_id = u.account_id and m.reference = u.request_id
                    where u.charged <> coalesce(m.usd, 0) or u.quota_input + u.quota_output <> coalesce(m.tokens, 0)
                       or u.cost - u.charged <> coalesce(m.unpaid, 0)
                       or coalesce(s.charged, 0) <> coalesce(m.late_usd, 0)
                       or coalesce(s.quota_input + s.quota_output, 0) <> coalesce(m.late_tokens, 0)
                       or coalesce(s.cost - s.charged, 0) <> coalesce(m.late_unpaid, 0)"""),
            new Rule("I7 what the operator bore has its reason", """
                    select account_id, reference, amount, reason from movement
                    where kind = 'write_off' and (reason is null or reason not in ('above_hold', 'late'))"""),
            new Rule("I9 nothing is used of a lot after its expiry unless it was held before", """
                    select m.account_id, m.reference, m.lot_id, u.started_at, l.expires_at
                    from lot l join movement m on l.id = m.lot_id and l.account_id = m.account_id
                    join usage_record u on u.account_id = m.account_id and u.request_id = m.reference
                    where m.kind = 'use' and u.started_at > l.expires_at + interval '1 s'"""),
            new Rule("I12 every use has its entry in the log, of the same account", """
                    select m.reference, m.account_id, m.kind, m.amount
                    from movement m left join usage_record u on u.account_id = m.account_id and u.request_id = m.reference
                    where m.kind in ('use', 'late', 'write_off') and u.request_id is null and m.reference >= {logged}"""),
            new Rule("I12 what was settled late was swept before", """
                    select s.account_id, s.request_id, s.charged, u.outcome
                    from late_settlement s left join usage_record u using (account_id, request_id)
                    where u.outcome is distinct from 'swept' and s.request_id >= {logged}"""),
            new Rule("I12 the cost in the log is the formula's", FORMULA));

    private RequestRules() {}
}
