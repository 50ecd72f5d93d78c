-- The data of the console's benchmark: many accounts with a plausible past, made by sets and not by calls. A tenth of all
-- requests is the first account's. The sums of the books are right: movements, lots, day sums and the log agree.

create function load_accounts(accounts integer) returns void language plpgsql as $$
begin
    insert into account (email, created_at)
        select 'load' || i || '@example.com', clock_timestamp() - interval '200 days' from generate_series(1, accounts) i;
    insert into wallet (account_id) select id from account;
    insert into api_key (account_id, name, prefix, hash)
        select a.id, 'key ' || k, 'sk-st-load' || a.id || '-' || k, sha256((a.id || '/' || k)::bytea)
        from account a, generate_series(1, case when a.id = 1 then 20 else 2 end) k order by a.id, k;
    insert into lot (account_id, asset, kind, source, granted, remaining, expires_at)
        select a.id, 'usd', kind, 'load:' || kind, 1, 1, case kind when 'promo' then clock_timestamp() + interval '90 days' end
        from account a, unnest(array ['promo', 'paid']) kind order by a.id, kind;
end $$;

-- One month of the log, its movements and its sums. Tables are filled before they become partitions, so that indexes are
-- built once and at the end. step is the time from one request to the next.
create function load_month(month timestamptz, until timestamptz, step interval, accounts integer) returns bigint
language plpgsql as $$
declare
    following timestamptz := (month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
    suffix    text := '_p' || to_char(month at time zone 'UTC', 'YYYYMM');
    name      text;
    made      bigint;
begin
    set local work_mem = '256MB';
    set local maintenance_work_mem = '512MB';
    foreach name in array array ['usage_record', 'movement'] loop
        if to_regclass(name || suffix) is not null then
            execute format('alter table %I detach partition %I', name, name || suffix);
            execute format('drop table %I', name || suffix);
        end if;
        execute format('create table %I (like %I including defaults including constraints)', name || suffix, name);
    end loop;
    execute format($sql$
        insert into %I (request_id, account_id, key_id, outcome, model, route, upstream_model, path, status, error_code,
            streamed, estimated, input_tokens, cached_tokens, output_tokens, thinking_tokens, price, held, cost, charged,
            finish_reason, feature, end_user, attempts, first_byte_ms, total_ms, started_at, ended_at)
        select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8'
                   || substr(h, 4, 15))::uuid,
               account, 1 + case when account = 1 then (r * 1000)::bigint %% 20 else 20 + (account - 2) * 2 + i %% 2 end,
               case when failed then 'released' else 'settled' end,
               'model-' || m, case when failed then null else 'first' end, case when failed then null else 'vendor-' || m end,
               '/v1/chat/completions', case when failed then 502 else 200 end, case when failed then 'upstream_error' end,
               i %% 2 = 0, false,
               case when failed then 0 else input end, case when failed then 0 else cached end,
               case when failed then 0 else output end, case when failed or m < 5 then 0 else output / 2 end,
               array [20454, 1000, 0, m * 100000, m * 10000, m * 100000, m * 400000, m * 400000],
               cost * 2 + 1000000, case when failed then 0 else cost end, case when failed then 0 else cost end,
               case when failed then null else 'stop' end,
               case when i %% 2 = 0 then case when i %% 5000 = 0 then 'rare' else 'feature-' || i / 2 %% 12 end end,
               case when i %% 3 = 0 then 'user-' || (r * 100000)::integer end,
               case when failed then 'first 500 130' else 'first 200 ' || (300 + r * 4000)::integer end,
               (200 + r * 600)::integer, (300 + r * 4000)::integer, at, at + make_interval(secs => 0.3 + r * 4)
        from (select i, at, account, h, r, m, input, cached, output, i %% 200 = 7 as failed,
                     ((input - cached) * m * 100000 + cached * m * 10000 + output * m * 400000 + 999) / 1000 as cost
              from (select i, $2 + i * $4 as at,
                           case when i %% 10 = 0 then 1 else 2 + (r * r * ($5 - 1))::integer %% ($5 - 1) end as account,
                           md5(i::text || $2) as h, r, 1 + (r * 600)::integer %% 6 as m,
                           (200 + r * 8000)::bigint as input, (r * r * 150)::bigint as cached, (50 + r * 900)::bigint as output
                    from (select i, random() as r from generate_series(0, floor(extract(epoch from ($3 - $2))
                              / extract(epoch from $4))::bigint - 1) i offset 0) draws) calls) costs
    $sql$, 'usage_record' || suffix) using suffix, month, until, step, accounts;
    get diagnostics made = row_count;
    execute format($sql$
        insert into %I (reference, lot_id, kind, account_id, asset, amount, at)
        select request_id, account_id * 2, 'use', account_id, 'usd', charged, ended_at from %I where charged > 0
    $sql$, 'movement' || suffix, 'usage_record' || suffix);
    foreach name in array array ['usage_record', 'movement'] loop
        execute format('alter table %I add primary key (%s)', name || suffix,
            case name when 'movement' then 'reference, lot_id, kind' else 'request_id' end);
        execute format('create index on %I (account_id, %s)', name || suffix,
            case name when 'movement' then 'reference desc' else 'request_id desc) include (charged, key_id, model' end);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', name, name || suffix,
            first_id_at(month), first_id_at(following));
    end loop;
    execute format($sql$
        insert into usage_day (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        select account_id, (ended_at at time zone 'UTC')::date, kind, label, case kind when 'model' then key_id else 0 end,
               count(*), count(*) filter (where status <> 200), sum(input_tokens), sum(cached_tokens), sum(output_tokens),
               sum(thinking_tokens), sum(charged)
        from %I, lateral (values ('model', model), ('feature', feature), ('end_user', end_user)) labels (kind, label)
        where label is not null
        group by 1, 2, 3, 4, 5
        on conflict (account_id, day, kind, label, key_id) do update set requests = usage_day.requests + excluded.requests,
            errors = usage_day.errors + excluded.errors, input = usage_day.input + excluded.input,
            cached = usage_day.cached + excluded.cached, output = usage_day.output + excluded.output,
            thinking = usage_day.thinking + excluded.thinking, charged = usage_day.charged + excluded.charged
    $sql$, 'usage_record' || suffix);
    return made;
end $$;

-- Lots had what was spent of them, and something is left.
create function load_lots() returns void language plpgsql as $$
begin
    update lot set granted = coalesce(spent, 0) + 100000000000, remaining = 100000000000
        from lot l left join (select lot_id, sum(amount) spent from movement group by lot_id) m on m.lot_id = l.id
        where lot.id = l.id;
    insert into movement (reference, lot_id, kind, account_id, asset, amount, at)
        select (lpad(to_hex((extract(epoch from clock_timestamp() - interval '199 days') * 1000)::bigint), 12, '0') || '7'
                   || substr(md5(id::text), 1, 3) || '8' || substr(md5(id::text), 4, 15))::uuid, id, case kind when 'promo' then 'grant' else 'top_up' end, account_id, asset, granted,
               clock_timestamp() - interval '199 days' from lot;
end $$;
