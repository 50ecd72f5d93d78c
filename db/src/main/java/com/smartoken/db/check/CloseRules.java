package com.smartoken.db.check;

import java.util.List;

/** A closed month is what was closed. */
final class CloseRules {
    static final List<Rule> ALL = List.of(
            Rule.ofAll(
                    "I15 a closed month says what its movements come to",
                    """
                    select c.month, b.kind, b.line, b.closed, b.moved
                    from monthly_close c
                    cross join lateral (
                        select kind, line, s.amount closed, m.amount moved
                        from (select kind, line, amount from monthly_close_line l
                              where l.month = c.month and l.line not in ('opening', 'closing')) s
                        full join ("""
                            + MonthLines.sql(
                                    "c.month::timestamp at time zone 'UTC'",
                                    "(c.month + interval '1 month') at time zone 'UTC'")
                            + """
                            ) m using (kind, line)) b
                    where coalesce(b.closed, 0) <> coalesce(b.moved, 0)"""),
            Rule.ofState("I15 a closed month ends as its lines say and begins as the one before ended", """
                    select l.month, l.kind, l.opening, l.closing, l.moved, b.amount as ended_before
                    from (select month, kind,
                                 coalesce(sum(amount) filter (where line = 'opening'), 0) opening,
                                 coalesce(sum(amount) filter (where line = 'closing'), 0) closing,
                                 coalesce(sum(case when line in ('used', 'expired') then -amount
                                     when line in ('granted', 'topped_up', 'refunded', 'adjusted') then amount end), 0) moved
                          from monthly_close_line where kind <> 'operator' group by 1, 2) l
                    left join monthly_close_line b on b.month = l.month - interval '1 month' and b.kind = l.kind and b.line = 'closing'
                    where l.opening + l.moved <> l.closing or l.opening <> coalesce(b.amount, l.opening)"""));

    private CloseRules() {}
}
