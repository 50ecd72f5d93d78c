package com.smartoken.db.check;

import java.util.List;

/** Lots are what their movements made of them. */
final class LotRules {
    static final List<Rule> ALL = List.of(
            Rule.ofAll("I2 I3 a lot's remainder is what its movements left", """
                    select l.id, l.account_id, l.asset, l.granted, l.remaining, coalesce(m.given, 0) given, coalesce(m.gone, 0) gone
                    from lot l left join (
                        select account_id, lot_id,
                               sum(amount) filter (where kind in ('grant', 'top_up')) given,
                               sum(case when kind in ('use', 'late', 'expire', 'adjust') then amount when kind = 'refund' then -amount end) gone
                        from movement where lot_id <> 0 group by 1, 2) m on m.lot_id = l.id and m.account_id = l.account_id
                    where l.granted <> coalesce(m.given, 0) or l.remaining <> coalesce(m.given, 0) - coalesce(m.gone, 0)"""),
            Rule.ofAll("I1 what an account has in its lots is what the postings left in its wallet", """
                    select account_id, asset, coalesce(lots, 0) lots, coalesce(posted, 0) posted
                    from (select account_id, asset, sum(remaining) lots from lot group by 1, 2) l
                    full join (select account_id, asset, sum(change) posted from posting where ledger = 'wallet' group by 1, 2) p
                        using (account_id, asset)
                    where coalesce(lots, 0) <> coalesce(posted, 0)"""),
            new Rule("I2 a movement is of a lot that there is, of its account, in its asset, of its kind", """
                    select m.reference, m.kind, m.account_id, m.asset, m.amount, m.lot_id, l.account_id lot_account,
                           l.asset lot_asset, l.kind lot_kind
                    from movement m left join lot l on l.id = m.lot_id
                    where m.lot_id <> 0 and (l.id is null or l.account_id <> m.account_id or l.asset <> m.asset
                        or (m.kind = 'top_up') <> (l.kind = 'paid') and m.kind in ('grant', 'top_up'))
                       or m.lot_id = 0 and m.asset <> 'usd'"""),
            Rule.ofState("I5 0 <= held <= remaining <= granted", """
                    select id, account_id, held, remaining, granted from lot
                    where not (0 <= held and held <= remaining and remaining <= granted) or open <> (remaining > 0)"""),
            new Rule("I16 a lot's remainder is what its account's last link and the movements since then left", """
                    select id, account_id, lot_id, l.remaining, o.rest sealed, m.change since
                    from (
                        select a.id as account_id, u.lot_id, u.rest
                        from account a cross join lateral (
                            select lot_ids, lot_rests from link k where k.account_id = a.id and k.day < {sealed}::date
                            order by k.day desc limit 1) s
                        cross join unnest(s.lot_ids, s.lot_rests) as u (lot_id, rest)) o
                    full join (
                        select account_id, lot_id,
                               sum(case when kind in ('grant', 'top_up', 'refund') then amount else -amount end) as change
                        from movement where lot_id <> 0 and at >= {sealed} group by 1, 2) m using (account_id, lot_id)
                    full join (select id, id as lot_id, account_id, remaining from lot) l using (account_id, lot_id)
                    where coalesce(l.remaining, 0) <> coalesce(o.rest, 0) + coalesce(m.change, 0)"""),
            new Rule("I9 nothing expires before its time", """
                    select m.reference, m.lot_id, m.at, l.expires_at
                    from movement m join lot l on l.id = m.lot_id and l.account_id = m.account_id
                    where m.kind = 'expire' and (l.expires_at is null or m.at < l.expires_at)"""));

    private LotRules() {}
}
