package com.smartoken.db.check;

import java.util.List;

/** What is kept back is kept back for calls that run. */
final class HoldRules {
    static final List<Rule> ALL = List.of(
            Rule.ofState("I4 what lots hold is what open holds hold", """
                    select coalesce(l.id, h.lot_id) id, coalesce(l.account_id, h.account_id) account_id, l.held,
                           coalesce(h.held, 0) open_holds
                    from lot l full join (
                        select hold.account_id, part.lot_id, sum(part.amount) held
                        from hold, unnest(lot_ids, lot_amounts) as part (lot_id, amount) group by 1, 2) h
                        on h.lot_id = l.id and h.account_id = l.account_id
                    where l.id is null or l.held <> coalesce(h.held, 0)"""),
            Rule.ofState("I4 a hold's parts in money sum to its amount", """
                    select h.account_id, h.request_id, h.amount, coalesce(sum(part.amount) filter (where l.asset = 'usd'), 0) parts
                    from hold h left join unnest(h.lot_ids, h.lot_amounts) as part (lot_id, amount) on true
                    left join lot l on l.id = part.lot_id and l.account_id = h.account_id
                    group by h.account_id, h.request_id, h.amount
                    having h.amount <> coalesce(sum(part.amount) filter (where l.asset = 'usd'), 0)"""),
            Rule.ofState("I4 what counts against caps as held is what open holds hold", """
                    select account_id, scope, period, coalesce(s.held, 0) held, coalesce(h.held, 0) open_holds
                    from spending s full join (
                        select account_id, regexp_replace(cap, '[|][^|]*$', '') as scope, substring(cap from '[^|]*$') as period,
                               sum(amount) held
                        from hold, unnest(caps) cap group by 1, 2, 3) h using (account_id, scope, period)
                    where coalesce(s.held, 0) <> coalesce(h.held, 0)"""),
            Rule.ofState("I8 no hold outlives its node or its deadline", """
                    select h.account_id, h.request_id, h.placed_at, h.deadline, n.seen_at
                    from hold h left join node n on n.id = h.node_id
                    where h.deadline < clock_timestamp() - interval '60 s'
                       or coalesce(n.stopped_at, n.seen_at, h.placed_at) < clock_timestamp() - interval '90 s'"""));

    private HoldRules() {}
}
