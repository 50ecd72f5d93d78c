package com.smartoken.db.check;

import java.util.List;

/** Nothing is given but by a campaign, a trial, a code or an operator, and never more than these say. */
final class CreditRules {
    static final List<Rule> ALL = List.of(
            Rule.ofState("I10 a campaign's lots are what its row counts, within its budget", """
                    select c.slug, c.accounts, c.granted, c.budget, coalesce(l.lots, 0) lots, coalesce(l.given, 0) given
                    from campaign c left join (select source, count(*) lots, sum(granted) given from lot
                        where source like 'campaign:%' group by source) l on l.source = 'campaign:' || c.slug
                    where c.accounts <> coalesce(l.lots, 0) or c.granted <> coalesce(l.given, 0) or c.granted > c.budget"""),
            Rule.ofState(
                    "I10 campaign credit is promotional, of its campaign's amount, for accounts made in time", """
                    select l.id, l.account_id, l.source, l.kind, l.granted, a.created_at, c.over_max
                    from lot l join account a on a.id = l.account_id
                    left join campaign c on 'campaign:' || c.slug = l.source
                    where l.source like 'campaign:%' and (c.slug is null or l.kind <> 'promo' or l.granted <> c.amount
                        or a.created_at >= c.over_max)"""),
            Rule.ofState("I10 no free credit for a sign-up that is kept back", """
                    select l.id, l.account_id, u.state from lot l join sign_up u on u.account_id = l.account_id
                    where u.state in ('new', 'review', 'refused') and (l.source like 'campaign:%' or l.source like 'trial:%')"""),
            Rule.ofState("I10 a trial quota is of its model", """
                    select id, account_id, source, asset, kind from lot
                    where (source like 'trial:%') <> (kind = 'quota')
                       or source like 'trial:%' and asset <> 'tokens:' || substring(source from 7)"""),
            Rule.ofState("I10 a code counts the lots that it gave, and gives no more than its batch allows", """
                    select c.id, c.batch_id, c.used, b.uses, coalesce(l.lots, 0) lots
                    from credit_code c join credit_code_batch b on b.id = c.batch_id
                    left join (select source, count(*) lots from lot where source like 'code:%' group by source) l
                        on l.source = 'code:' || c.id
                    where c.used <> coalesce(l.lots, 0) or c.used > b.uses"""),
            Rule.ofState("I10 the credit of a code is what its batch says", """
                    select l.id, l.account_id, l.source, l.kind, l.granted, b.kind batch_kind, b.amount
                    from lot l left join credit_code c on 'code:' || c.id = l.source
                    left join credit_code_batch b on b.id = c.batch_id
                    where l.source like 'code:%' and (b.id is null or l.kind <> b.kind or l.granted <> b.amount)"""));

    private CreditRules() {}
}
