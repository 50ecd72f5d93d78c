package com.smartoken.db.check;

import java.util.List;

/** Credit that was given is used before what was paid for. */
final class OrderRules {
    /**
     * A request used paid balance, and all the while it ran a promotional lot had more left than it and everybody who ran
     * beside it can have held. Holds that have ended are not kept, so each counts as if it had held of that lot alone.
     * What the request itself took of the lot counts as taken, although its movement is a moment younger than its end.
     */
    private static final String PAID_FIRST = """
            with lasting as (
                select l.id, l.account_id, l.granted, l.created_at, l.expires_at,
                       case when l.remaining > 0 then null else max(m.at) end spent_at
                from lot l left join {all}movement m on m.lot_id = l.id and m.account_id = l.account_id and m.kind <> 'grant'
                where l.kind = 'promo' group by l.account_id, l.id),
            paying as (
                select distinct u.request_id, u.account_id, u.started_at, u.ended_at
                from movement m join lot l on l.id = m.lot_id and l.account_id = m.account_id and l.kind = 'paid'
                join usage_record u on u.account_id = m.account_id and u.request_id = m.reference
                where m.kind = 'use' and u.ended_at >= {since}
                  and u.started_at >= coalesce((select before from forgotten where name = 'discarded_hold'), '-infinity'))
            select p.request_id, p.account_id, l.id lot
            from paying p join lasting l on l.account_id = p.account_id
            where (l.spent_at is null or l.spent_at > p.ended_at) and l.created_at < p.started_at - interval '1 s'
              and (l.expires_at is null or l.expires_at > p.ended_at + interval '1 s')
              and l.granted - (select coalesce(sum(case when m.kind = 'refund' then -m.amount else m.amount end), 0)
                    from {all}movement m where m.account_id = l.account_id
                    and m.lot_id = l.id and m.kind <> 'grant' and (m.at <= p.ended_at or m.reference = p.request_id))
                > (select coalesce(sum(o.held), 0) from usage_record o where o.account_id = p.account_id
                    and o.request_id <> p.request_id and o.started_at <= p.ended_at and o.ended_at >= p.started_at)
                + (select coalesce(sum(d.amount), 0) from discarded_hold d where d.account_id = p.account_id
                    and d.started_at <= p.ended_at and d.discarded_at >= p.started_at)
                + (select coalesce(sum(h.amount), 0) from hold h where h.account_id = p.account_id)""";

    static final List<Rule> ALL =
            List.of(new Rule("I11 paid balance is never used while promotional credit was free", PAID_FIRST));

    private OrderRules() {}
}
