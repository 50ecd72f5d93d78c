package com.smartoken.db.check;

/**
 * What came and went in a span of time, by the clock of the movements: a statement of the program and not a function of the
 * database, whose owner could change it.
 */
public final class MonthLines {
    private MonthLines() {}

    /**
     * A query for kind, line and amount; what is taken out by an adjustment is less than nothing. An adjustment that adds is a
     * lot of its own.
     *
     * @param from an expression for its beginning, {@code to} for the first instant after it
     */
    public static String sql(String from, String to) {
        return """
                select coalesce(l.kind, 'operator') as kind, case
                        when m.kind = 'write_off' then 'written_off'
                        when m.kind = 'adjust' or e.kind = 'adjust' then 'adjusted'
                        when m.kind = 'grant' then 'granted'
                        when m.kind = 'top_up' then 'topped_up'
                        when m.kind = 'expire' then 'expired'
                        when m.kind = 'refund' then 'refunded'
                        else 'used' end as line,
                    sum(case when m.kind = 'adjust' then -m.amount else m.amount end)::bigint as amount
                from movement m
                left join lot l on l.id = m.lot_id and l.account_id = m.account_id
                left join operator_entry e on e.account_id = m.account_id and e.id = m.reference and m.kind in ('grant', 'top_up')
                where m.at >= %s and m.at < %s
                group by 1, 2""".formatted(from, to);
    }
}
