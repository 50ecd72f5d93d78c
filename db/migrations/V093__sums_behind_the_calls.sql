-- Sums by day are written behind the calls. What a call adds to them is a row in usage_tail, without an index: an update of
-- its sum cost a sixth of what a call costs the database, and all calls of an account met in one row. fold_usage() adds what
-- lies there to the sums, every few seconds on each node and before a page reads them; usage_now is both together, at any moment.

create table usage_tail (
    account_id bigint  not null,
    day        date    not null,
    model      text    not null,
    key_id     bigint  not null,
    feature    text,
    end_user   text,
    requests   integer not null,
    errors     integer not null,
    input      bigint  not null,
    cached     bigint  not null,
    output     bigint  not null,
    thinking   bigint  not null,
    charged    bigint  not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

create view usage_now as
    select account_id, day, kind, label, key_id, sum(requests)::bigint as requests, sum(errors)::bigint as errors,
        sum(input)::bigint as input, sum(cached)::bigint as cached, sum(output)::bigint as output,
        sum(thinking)::bigint as thinking, sum(charged)::bigint as charged
    from (select account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged from usage_day
          union all
          select t.account_id, t.day, k.kind, k.label, k.key_id, t.requests, t.errors, t.input, t.cached, t.output, t.thinking, t.charged
          from usage_tail t
          cross join lateral (values ('model', t.model, t.key_id), ('feature', t.feature, 0), ('end_user', t.end_user, 0))
              as k (kind, label, key_id)
          where k.label is not null) u
    group by account_id, day, kind, label, key_id;

-- One at a time: sums are locked in an order, and nobody else writes them.
create function fold_usage() returns void language plpgsql as $$
begin
    if not exists (select from usage_tail) then return; end if;
    perform pg_advisory_xact_lock(hashtextextended('usage', 93));
    with taken as (
        delete from usage_tail returning *
    ), spread as (
        select t.account_id, t.day, k.kind, k.label, k.key_id, t.requests, t.errors, t.input, t.cached, t.output, t.thinking, t.charged
        from taken t
        cross join lateral (values ('model', t.model, t.key_id), ('feature', t.feature, 0), ('end_user', t.end_user, 0))
            as k (kind, label, key_id)
        where k.label is not null
    )
    insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
    select account_id, day, kind, label, key_id, sum(requests), sum(errors), sum(input), sum(cached), sum(output), sum(thinking),
        sum(charged)
    from spread group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (account_id, day, kind, label, key_id) do update set
        requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
        cached = u.cached + excluded.cached, output = u.output + excluded.output,
        thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;
end $$;

-- The same before a page reads: it does not wait for whoever is folding, who may stand still in a transaction. The sums follow
-- within seconds then. What must count all, a budget that is set, waits.
create function fold_usage_if_free() returns void language plpgsql as $$
begin
    if pg_try_advisory_xact_lock(hashtextextended('usage', 93)) then perform fold_usage(); end if;
end $$;

-- Ends holds (V061), each found by its key for the reason that V092 gives: each is deleted once, and what is written about it
-- is written of the deleted ones alone. state: done; gone (somebody else ended it); locked (try again). delivered: only as long as the last checkpoint is still this one; null for
-- whatever it is. logged: a line in the log, or just a trace for the check of the order of payment. Arrays of one name are
-- rows side by side; those that end in _ends name the row that they belong to, from 1 on.
create or replace function ledger_end(
    accounts bigint[], requests uuid[], delivered bigint[], logged boolean[],
    keys bigint[], outcomes text[], models text[], routes text[], upstream_models text[], paths text[], statuses integer[],
    error_codes text[], streamed boolean[], estimated boolean[], inputs bigint[], cached bigint[], written bigint[],
    outputs bigint[], thinking bigint[], quota_inputs bigint[], quota_outputs bigint[], prices text[], helds bigint[],
    costs bigint[], charges bigint[], finish_reasons text[], features text[], end_users text[], attempts text[],
    first_bytes integer[], totals integer[], starts bigint[],
    part_ends integer[], part_lots bigint[], part_assets text[], part_paid bigint[], part_held bigint[],
    cap_ends integer[], cap_scopes text[], cap_periods text[], claim_ends integer[], claims bytea[])
returns table (n integer, state text) language plpgsql as $$
#variable_conflict use_column
declare
    mine  bigint[];
    ended integer[];
    is_it boolean[] := array_fill(false, array[cardinality(accounts)]);
begin
    mine := array(select account_id from wallet where account_id = any (accounts) order by account_id
                  for no key update skip locked);
    for i in 1 .. cardinality(accounts) loop
        continue when accounts[i] <> all (mine);
        delete from hold h where h.account_id = accounts[i] and h.request_id = requests[i]
            and (delivered[i] is null or delivered[i] = coalesce(h.delivered_output, -1));
        if found then
            is_it[i] := true;
            ended := ended || i;
        end if;
    end loop;
    if ended is not null then
        update lot l set remaining = l.remaining - d.paid, held = l.held - d.held, open = l.remaining - d.paid > 0
        from (select part_lots[p] as lot_id, min(accounts[n]) as account_id, sum(part_paid[p])::bigint as paid,
                  sum(part_held[p])::bigint as held
              from unnest(part_ends) with ordinality as e (n, p) where is_it[n] group by 1) d
        where l.id = d.lot_id and l.account_id = d.account_id;

        insert into movement (reference, lot_id, kind, account_id, asset, amount)
        select requests[n], part_lots[p], 'use', accounts[n], part_assets[p], part_paid[p]
        from unnest(part_ends) with ordinality as e (n, p) where is_it[n] and part_paid[p] > 0;

        if costs <> charges then
            insert into movement (reference, lot_id, kind, account_id, asset, amount, reason)
            select requests[n], 0, 'write_off', accounts[n], 'usd', costs[n] - charges[n], 'above_hold'
            from unnest(ended) as n where costs[n] > charges[n];
        end if;

        insert into usage_record (account_id, request_id, key_id, outcome, model, route, upstream_model, path, status,
            error_code, streamed, estimated, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,
            quota_input, quota_output, price, held, cost, charged, finish_reason, feature, end_user, attempts,
            first_byte_ms, total_ms, started_at)
        select accounts[n], requests[n], keys[n], outcomes[n], models[n], routes[n], upstream_models[n], paths[n], statuses[n],
            error_codes[n], streamed[n], estimated[n], inputs[n], cached[n], written[n], outputs[n], thinking[n],
            quota_inputs[n], quota_outputs[n], prices[n]::bigint[], helds[n], costs[n], charges[n], finish_reasons[n],
            features[n], end_users[n], attempts[n], first_bytes[n], totals[n],
            'epoch'::timestamptz + starts[n] * interval '1 microsecond'
        from unnest(ended) as n where logged[n];

        insert into usage_tail (account_id, day, model, key_id, feature, end_user, requests, errors, input, cached, output, thinking, charged)
        select accounts[n], (clock_timestamp() at time zone 'UTC')::date, models[n], keys[n], features[n], end_users[n], 1,
            (statuses[n] <> 200 or error_codes[n] is not null)::integer, inputs[n], cached[n], outputs[n], thinking[n], charges[n]
        from unnest(ended) as n where logged[n];

        if false = any (logged) then
            insert into discarded_hold (request_id, account_id, amount, started_at)
            select requests[n], accounts[n], helds[n], 'epoch'::timestamptz + starts[n] * interval '1 microsecond'
            from unnest(ended) as n where not logged[n];
        end if;

        if cardinality(cap_ends) > 0 then
            update spending s set spent = s.spent + d.spent, held = s.held - d.held
            from (select accounts[n] as account_id, scope, period, sum(charges[n])::bigint as spent, sum(helds[n])::bigint as held
                  from unnest(cap_ends, cap_scopes, cap_periods) as c (n, scope, period) where is_it[n] group by 1, 2, 3) d
            where s.account_id = d.account_id and s.scope = d.scope and s.period = d.period;
        end if;

        if cardinality(claim_ends) > 0 then
            -- The answer was put there before; from here on it is the one that a repeat gets.
            for c in 1 .. cardinality(claim_ends) loop
                update kept_answer k set ended_at = clock_timestamp()
                where is_it[claim_ends[c]] and k.account_id = accounts[claim_ends[c]] and k.purpose = 'idempotency'
                  and k.name = claims[c] and k.request_id = requests[claim_ends[c]];
            end loop;
        end if;
    end if;
    for i in 1 .. cardinality(accounts) loop
        n := i;
        state := case when is_it[i] then 'done' when accounts[i] = any (mine) then 'gone' else 'locked' end;
        return next;
    end loop;
end $$;
