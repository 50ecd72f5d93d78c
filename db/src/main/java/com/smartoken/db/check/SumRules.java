package com.smartoken.db.check;

import java.util.List;

/**
 * Sums are of what stands in the log. A call that ends about midnight may count for either day, and one that runs over the
 * edge of a period for either side: what is certain and what is possible are the bounds.
 */
final class SumRules {
    /** The log by day, beside the sums by day. {@code sure}: not within a minute of midnight. */
    private static final String DAYS = """
            with line as (
                select account_id, key_id, model, feature, end_user, ended_at as at, 1 requests,
                       (status <> 200 or error_code is not null)::int errors, input_tokens as input, cached_tokens cached,
                       output_tokens as output, thinking_tokens thinking, charged
                from usage_record where ended_at >= {since} - interval '60 s'
                union all
                select s.account_id, u.key_id, u.model, u.feature, u.end_user, s.at, 0, 0, 0, 0, 0, 0, s.charged
                from late_settlement s join usage_record u using (account_id, request_id)
                where s.at >= {since} - interval '60 s'
            ), dated as (
                select *, (at at time zone 'UTC')::date as day,
                       ((at + interval '60 s') at time zone 'UTC')::date - ((at - interval '60 s') at time zone 'UTC')::date as near,
                       ((at - interval '60 s') at time zone 'UTC')::date as first
                from line
            ), summed as (
                select account_id, key_id, model, feature, end_user, near, case when near = 0 then day else first end as day,
                       sum(requests) requests, sum(errors) errors, sum(input) as input, sum(cached) cached, sum(output) as output,
                       sum(thinking) thinking, sum(charged) charged
                from dated group by 1, 2, 3, 4, 5, 6, 7
            ), spread as (
                select s.account_id, s.day + step.n as day, k.kind, k.label, k.key_id, s.near = 0 as sure, s.requests, s.errors,
                       s.input, s.cached, s.output, s.thinking, s.charged
                from summed s cross join lateral generate_series(0, s.near) as step (n)
                cross join lateral (values ('model', s.model, s.key_id), ('feature', s.feature, 0), ('end_user', s.end_user, 0))
                    as k (kind, label, key_id)
                where k.label is not null
            ), named as (
                -- A name without a row of its own counts in the one of further names, where there is one.
                select s.account_id, s.day, s.kind,
                       case when s.kind <> 'model' and own.label is null and further.label is not null then ''
                            else s.label end as label,
                       s.key_id, s.sure, s.requests, s.errors, s.input, s.cached, s.output, s.thinking, s.charged
                from spread s
                left join usage_day own on s.kind <> 'model' and own.account_id = s.account_id and own.day = s.day
                    and own.kind = s.kind and own.label = s.label and own.key_id = s.key_id
                left join usage_day further on s.kind <> 'model' and further.account_id = s.account_id and further.day = s.day
                    and further.kind = s.kind and further.label = '' and further.key_id = s.key_id
            ), logged as (
                select account_id, day, kind, label, key_id,
                       array[sum(requests) filter (where sure), sum(errors) filter (where sure), sum(input) filter (where sure),
                             sum(cached) filter (where sure), sum(output) filter (where sure),
                             sum(thinking) filter (where sure), sum(charged) filter (where sure)] as low,
                       array[sum(requests), sum(errors), sum(input), sum(cached), sum(output), sum(thinking), sum(charged)] as high
                from named group by 1, 2, 3, 4, 5
            )
            select account_id, day, kind, label, key_id, d.requests, d.errors, d.input, d.cached, d.output, d.thinking, d.charged,
                   l.low as logged_at_least, l.high as logged_at_most
            from (
                -- What waits to be folded in stands under its own name until then.
                select n.account_id, n.day, n.kind,
                       case when n.kind <> 'model' and own.label is null and further.label is not null then ''
                            else n.label end as label,
                       n.key_id, sum(n.requests) requests, sum(n.errors) errors, sum(n.input) as input, sum(n.cached) cached,
                       sum(n.output) as output, sum(n.thinking) thinking, sum(n.charged) charged
                from usage_now n
                left join usage_day own on n.kind <> 'model' and own.account_id = n.account_id and own.day = n.day
                    and own.kind = n.kind and own.label = n.label and own.key_id = n.key_id
                left join usage_day further on n.kind <> 'model' and further.account_id = n.account_id and further.day = n.day
                    and further.kind = n.kind and further.label = '' and further.key_id = n.key_id
                where n.day >= {since}::date group by 1, 2, 3, 4, 5
            ) d full join logged l using (account_id, day, kind, label, key_id)
            where exists (
                select 1 from unnest(
                    array[coalesce(d.requests, 0), coalesce(d.errors, 0), coalesce(d.input, 0), coalesce(d.cached, 0),
                          coalesce(d.output, 0), coalesce(d.thinking, 0), coalesce(d.charged, 0)]::numeric[],
                    l.low, l.high) as f (has, low, high)
                where has < coalesce(f.low, 0) or has > coalesce(f.high, 0))""";

    /** All that was used by an account, whatever the day: no edge, so to the token and the nano-dollar. As long as the log is whole. */
    private static final String TOTALS = """
            select account_id, d.requests, d.charged, d.output, l.requests logged_requests, l.charged logged_charged,
                   l.output logged_output
            from (select account_id, sum(requests) requests, sum(charged) charged, sum(input) as input, sum(output) as output
                  from usage_now where kind = 'model' group by 1) d
            full join (
                select account_id, sum(requests) requests, sum(charged) charged, sum(input) as input, sum(output) as output from (
                    select account_id, count(*) requests, sum(charged) charged, sum(input_tokens) as input,
                           sum(output_tokens) as output
                    from usage_record group by 1
                    union all select account_id, 0, sum(charged), 0, 0 from late_settlement group by 1) p
                group by 1) l using (account_id)
            where {since} = timestamptz '-infinity' and (coalesce(d.requests, 0), coalesce(d.charged, 0), coalesce(d.input, 0), coalesce(d.output, 0))
                <> (coalesce(l.requests, 0), coalesce(l.charged, 0), coalesce(l.input, 0), coalesce(l.output, 0))""";

    /**
     * What counts against caps, beside the log of the time. Certain are calls that began after the cap counted (nodes learn
     * of a new cap within seconds) and ended within the period; of caps that are not set any more nothing is.
     */
    private static final String SPENT = """
            with edge as (
                select s.*, case when period like '%W%' then to_date(period, 'IYYY-"W"IW')
                                 when length(period) = 7 then to_date(period || '-01', 'YYYY-MM-DD')
                                 else to_date(period, 'YYYY-MM-DD') end as first,
                       case when period like '%W%' then 'week' when length(period) = 7 then 'month' else 'day' end as unit,
                       replace(split_part(scope, ':', 1), 'user', 'end_user') as kind, split_part(scope, ':', 2) as subject,
                       substr(scope, length(split_part(scope, ':', 1)) + length(split_part(scope, ':', 2)) + 3) as label
                from spending s
            ), span as (
                select e.*, first::timestamp at time zone 'UTC' as begins, (first + ('1 ' || unit)::interval) at time zone 'UTC' as ends,
                       case when kind = 'key' then exists (
                                select 1 from api_key k where k.account_id = e.account_id and k.spending_id = subject::bigint
                                and k.revoked_at is null and k.cap_period = e.unit)
                            else exists (
                                select 1 from spend_limit t where t.account_id = e.account_id and t.kind = e.kind
                                and t.label in ('', e.label) and t.set_at <= e.since
                                and t.period = e.unit)
                       end as is_set
                from edge e
            ), counted as (
                select account_id, kind, unit, first_id_at(min(begins) - interval '1 day') as first_id from span
                where ends > {since} group by 1, 2, 3
            ), called as (
                -- Each call beside the one or two periods that it may count for, of the scopes that are counted at all.
                select u.account_id, c.kind, c.unit, p.first, u.started_at, u.ended_at, u.charged,
                       u.charged + coalesce(t.charged, 0) as with_late,
                       case c.kind when 'key' then coalesce(k.spending_id, u.key_id)::text when 'feature' then u.feature
                           when 'end_user' then u.end_user else '' end as name
                from counted c join {all}usage_record u on u.account_id = c.account_id and u.request_id >= c.first_id
                    and (c.kind <> 'end_user' or u.end_user is not null) and (c.kind <> 'feature' or u.feature is not null)
                left join {all}late_settlement t on t.account_id = u.account_id and t.request_id = u.request_id
                left join api_key k on c.kind = 'key' and k.id = u.key_id and k.account_id = u.account_id
                cross join lateral (values
                    (date_trunc(c.unit, (u.started_at - interval '1 minute') at time zone 'UTC')::date),
                    (nullif(date_trunc(c.unit, (u.ended_at + interval '1 minute') at time zone 'UTC')::date,
                        date_trunc(c.unit, (u.started_at - interval '1 minute') at time zone 'UTC')::date))) as p (first)
                where p.first is not null
            ), logged as (
                select s.account_id, s.scope, s.period, s.spent, s.since,
                       coalesce(sum(c.charged) filter (where s.is_set and c.started_at >= greatest(s.begins, s.since + interval '10 s')
                           and c.ended_at < s.ends), 0) as certain,
                       coalesce(sum(c.with_late), 0) as possible
                from span s left join called c on c.account_id = s.account_id and c.kind = s.kind and c.unit = s.unit
                    and c.first = s.first and c.name = case s.kind when 'key' then s.subject when 'account' then '' else s.label end
                where s.ends > {since}
                group by s.account_id, s.scope, s.period, s.spent, s.since
            )
            select * from logged where spent < certain or spent > possible""";

    static final List<Rule> ALL = List.of(
            new Rule("I12 the sums by day are those of the log", DAYS),
            Rule.ofAll("I12 all that an account used is what its log says", TOTALS),
            new Rule("I12 what counts against caps as spent is what the log says", SPENT));

    private SumRules() {}
}
