package com.smartoken.db.check;

import java.util.List;

/** What operators did by hand stands in their entries, and nothing was given that stands nowhere. */
final class EntryRules {
    static final List<Rule> ALL = List.of(
            new Rule("I14 money came by a campaign, a code or an operator's entry", """
                    select l.id, l.account_id, l.source, l.kind, l.granted, m.reference, m.actor
                    from lot l left join {all}movement m on m.account_id = l.account_id and m.lot_id = l.id and m.kind in ('grant', 'top_up')
                    left join {all}operator_entry e on e.account_id = m.account_id and e.id = m.reference and e.amount = l.granted
                        and e.kind in ('credit', 'adjust')
                    where l.asset = 'usd' and l.source not like 'campaign:%' and l.source not like 'code:%' and e.id is null"""),
            new Rule("I14 what was given back or taken out stands in an entry, or was of a call that nobody got", """
                    select m.account_id, m.reference, m.lot_id, m.kind, m.amount, m.actor
                    from movement m left join operator_entry e on e.account_id = m.account_id and e.id = m.reference and e.kind = m.kind
                    left join usage_record u on u.account_id = m.account_id and u.request_id = m.reference and m.kind = 'refund'
                    where m.kind in ('refund', 'adjust') and e.id is null and u.request_id is null
                      and (m.kind = 'adjust' or m.reference >= {logged})"""),
            new Rule("I14 an operator's entry is what its movements come to", """
                    select e.account_id, e.reference, e.kind, e.amount, e.tokens, coalesce(m.usd, 0) usd, coalesce(m.tokens, 0) moved_tokens
                    from operator_entry e left join (
                        select account_id, reference,
                               sum(case when kind = 'adjust' then -amount else amount end) filter (where asset = 'usd') usd,
                               sum(amount) filter (where asset <> 'usd') tokens
                        from movement where kind not in ('use', 'late', 'write_off') group by 1, 2) m
                        on m.account_id = e.account_id and m.reference = e.id
                    where e.amount <> coalesce(m.usd, 0) or e.tokens <> coalesce(m.tokens, 0)"""),
            new Rule("I14 no lot gets more back for a request than it paid", """
                    select g.account_id, g.request_id, g.lot_id, g.given_back, coalesce(p.paid, 0) paid
                    from (select m.account_id, coalesce(e.request_id, m.reference) request_id, m.lot_id, sum(m.amount) given_back
                          from movement m left join operator_entry e on e.account_id = m.account_id and e.id = m.reference
                          where m.kind = 'refund' group by 1, 2, 3) g
                    left join lateral (
                        select sum(amount) paid from {all}movement u where u.account_id = g.account_id and u.reference = g.request_id
                            and u.lot_id = g.lot_id and u.kind in ('use', 'late')) p on true
                    where g.given_back > coalesce(p.paid, 0)"""));

    private EntryRules() {}
}
