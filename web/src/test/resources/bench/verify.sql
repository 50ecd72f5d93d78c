-- Books to be checked: thirty days that are over, made by sets and not by calls. Half of all requests are the first account's,
-- which has caps for its key and for each of its thousand end users; the others are spread over many. Everything agrees.

create function load_people(accounts integer) returns void language plpgsql as $$
begin
    insert into account (email, created_at)
        select 'verify' || i || '@example.com', clock_timestamp() - interval '60 days' from generate_series(1, accounts) i;
    insert into wallet (account_id) select id from account on conflict do nothing;
    insert into api_key (account_id, name, prefix, hash)
        select a.id, 'key', 'sk-st-verify' || a.id, sha256(('verify' || a.id)::bytea) from account a where email like 'verify%';
end $$;

-- One month, as far as it is within the thirty days. Filled before it becomes a partition; step is the time between requests.
create function load_month(month date, first date, last date, step interval, low bigint, accounts integer) returns bigint
language plpgsql as $$
declare
    suffix text := '_p' || to_char(month, 'YYYYMM');
    begins timestamptz := greatest(month, first)::timestamp at time zone 'UTC';
    ends   timestamptz := least(month + interval '1 month', (last + 1)::timestamp) at time zone 'UTC';
    cut    timestamptz := (first + 5)::timestamp at time zone 'UTC';
    name   text;
    made   bigint;
begin
    set local work_mem = '256MB';
    set local maintenance_work_mem = '512MB';
    foreach name in array array ['usage_record', 'movement'] loop
        if to_regclass(name || suffix) is not null then
            execute format('alter table %I detach partition %I', name, name || suffix);
        else
            execute format('create table %I (like %I including defaults including constraints)', name || suffix, name);
        end if;
        execute format('alter table %I rename to %I', name || suffix, name || '_before');
        execute format('create table %I (like %I including defaults including constraints)', name || suffix, name);
        execute format('insert into %I select * from %I', name || suffix, name || '_before');
        execute format('drop table %I', name || '_before');
    end loop;
    execute format($sql$
        insert into %I (request_id, account_id, key_id, outcome, model, route, upstream_model, path, status, error_code,
            streamed, estimated, input_tokens, cached_tokens, output_tokens, thinking_tokens, price, held, cost, charged,
            finish_reason, feature, end_user, attempts, first_byte_ms, total_ms, started_at, ended_at)
        select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8'
                   || substr(h, 4, 15))::uuid,
               account, (select id from api_key k where k.account_id = account limit 1), case when failed then 'released' else 'settled' end,
               'model-' || m, case when failed then null else 'first' end, case when failed then null else 'vendor-' || m end,
               '/v1/chat/completions', case when failed then 502 else 200 end, case when failed then 'upstream_error' end,
               i %% 2 = 0, false,
               case when failed then 0 else input end, case when failed then 0 else cached end,
               case when failed then 0 else output end, case when failed or m < 5 then 0 else output / 2 end,
               array [20454, 1000, 0, m * 100000, m * 10000, m * 100000, m * 400000, m * 400000],
               cost * 2 + 1000000, case when failed then 0 else cost end, case when failed then 0 else cost end,
               case when failed then null else 'stop' end,
               case when i %% 2 = 0 then 'feature-' || i / 2 %% 12 end, case when i %% 3 = 0 then 'user-' || (r * 1000)::integer end,
               case when failed then 'first 500 130' else 'first 200 ' || (300 + r * 4000)::integer end,
               (200 + r * 600)::integer, (300 + r * 4000)::integer, at, at + make_interval(secs => 0.3 + r * 4)
        from (select i, at, account, h, r, m, input, cached, output, i %% 200 = 7 as failed,
                     ((input - cached) * m * 100000 + cached * m * 10000 + output * m * 400000 + 999) / 1000 as cost
              from (select i, $1 + i * $3 as at,
                           case when i %% 2 = 0 then $4 else $4 + 1 + (r * r * ($5 - 1))::integer %% ($5 - 1) end as account,
                           md5(i::text || $2) as h, r, 1 + (r * 600)::integer %% 6 as m,
                           (200 + r * 8000)::bigint as input, (r * r * 150)::bigint as cached, (50 + r * 900)::bigint as output
                    from (select i, random() as r from generate_series(0, floor(extract(epoch from ($2 - $1))
                              / extract(epoch from $3))::bigint - 1) i offset 0) draws) calls) costs
    $sql$, 'usage_record' || suffix) using begins, ends, step, low, accounts;
    get diagnostics made = row_count;
    -- The first days are paid by a lot of credit, which they use up.
    execute format($sql$
        insert into %I (reference, lot_id, kind, account_id, asset, amount, at)
        select u.request_id, l.id, 'use', u.account_id, 'usd', u.charged, u.ended_at
        from %I u join lot l on l.account_id = u.account_id and l.source = case when u.ended_at < $1 then 'code:0' else 'operator:verify' end
        where u.charged > 0 and u.ended_at >= $2
    $sql$, 'movement' || suffix, 'usage_record' || suffix) using cut, begins;
    foreach name in array array ['usage_record', 'movement'] loop
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', name, name || suffix,
            first_id_at(month::timestamp at time zone 'UTC'), first_id_at((month + interval '1 month') at time zone 'UTC'));
    end loop;
    execute format($sql$
        insert into usage_day (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        select account_id, (ended_at at time zone 'UTC')::date, kind, label, case kind when 'model' then key_id else 0 end,
               count(*), count(*) filter (where status <> 200), sum(input_tokens), sum(cached_tokens), sum(output_tokens),
               sum(thinking_tokens), sum(charged)
        from %I, lateral (values ('model', model), ('feature', feature), ('end_user', end_user)) labels (kind, label)
        where label is not null and ended_at >= $1
        group by 1, 2, 3, 4, 5
        on conflict (account_id, day, kind, label, key_id) do update set requests = usage_day.requests + excluded.requests,
            errors = usage_day.errors + excluded.errors, input = usage_day.input + excluded.input,
            cached = usage_day.cached + excluded.cached, output = usage_day.output + excluded.output,
            thinking = usage_day.thinking + excluded.thinking, charged = usage_day.charged + excluded.charged
    $sql$, 'usage_record' || suffix) using begins;
    return made;
end $$;

-- Two lots an account, before it is known what is used of them.
create function load_lots() returns void language plpgsql as $$
begin
    insert into lot (account_id, asset, kind, source, granted, remaining, created_at)
        select a.id, 'usd', k.kind, k.source, 1, 1, clock_timestamp() - interval '50 days'
        from account a, (values ('promo', 'code:0'), ('paid', 'operator:verify')) k (kind, source)
        where a.email like 'verify%' order by a.id, k.kind;
end $$;

-- Credit is used up, of what was paid something is left; both came in before the first call, by entries.
create function load_balances(low bigint) returns void language plpgsql as $$
begin
    delete from lot l where kind = 'promo' and account_id >= low
        and not exists (select 1 from movement m where m.account_id = l.account_id and m.lot_id = l.id);
    update lot set granted = greatest(coalesce(m.spent, 0), 1) + p.left_over, remaining = p.left_over + case when m.spent is null then 1 else 0 end,
                   source = case l.source when 'code:0' then 'operator:gift' else l.source end,
                   open = p.left_over + case when m.spent is null then 1 else 0 end > 0
        from lot l left join (select lot_id, sum(amount) spent from movement group by lot_id) m on m.lot_id = l.id,
             lateral (select case l.kind when 'paid' then 100000000000 else 0 end as left_over) p
        where lot.id = l.id and l.account_id >= low;
    with made as (
        insert into movement (reference, lot_id, kind, account_id, asset, amount, at, actor, reason)
        select (lpad(to_hex((extract(epoch from clock_timestamp() - interval '45 days') * 1000)::bigint), 12, '0') || '7'
                   || substr(md5(id::text), 1, 3) || '8' || substr(md5(id::text), 4, 15))::uuid, id,
               case kind when 'promo' then 'grant' else 'top_up' end, account_id, asset, granted,
               clock_timestamp() - interval '45 days', 'verify', 'load' from lot where account_id >= low
        returning reference, lot_id, account_id, amount, at)
    insert into operator_entry (account_id, reference, kind, id, amount, actor, reason, at)
        select m.account_id, substr(l.source, 10), 'credit', m.reference, m.amount, 'verify', 'load', m.at
        from made m join lot l on l.id = m.lot_id;
end $$;

-- What the first account's caps count: its key by month, its end users by day.
create function load_caps(low bigint) returns void language plpgsql as $$
begin
    update api_key set cap_nano = 1000000000000000, cap_period = 'month' where account_id = low;
    insert into spend_limit (account_id, kind, label, period, nano, set_at)
        values (low, 'end_user', '', 'day', 1000000000000000, clock_timestamp() - interval '50 days');
    insert into spending (account_id, scope, period, spent, since)
        select u.account_id, 'key:' || k.spending_id, to_char(u.ended_at at time zone 'UTC', 'YYYY-MM'), sum(charged),
               clock_timestamp() - interval '49 days'
        from usage_record u join api_key k on k.id = u.key_id where u.account_id = low group by 1, 2, 3
        union all
        select u.account_id, 'user:' || low || ':' || end_user, to_char(u.ended_at at time zone 'UTC', 'YYYY-MM-DD'), sum(charged),
               clock_timestamp() - interval '49 days'
        from usage_record u where u.account_id = low and end_user is not null group by 1, 2, 3;
end $$;
