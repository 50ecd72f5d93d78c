-- What a batch of the ledger does is as before (V061), with less work in it. A row of a batch is found by its place in the
-- arrays, which are taken apart once: a set of 31 arrays side by side cost more than the row that was made of it. Rows of
-- the result leave as they are decided. And a hold is found by its key, one by one, whatever is thought of the table's size:
-- it is empty whenever it is quiet and full of what is gone a minute later, and a plan for an empty table read all of it, at
-- twenty times the cost.

-- Ends holds (V061): each is deleted once, and what is written about it is written of the deleted ones alone. state: done; gone
-- (somebody else ended it); locked (try again). delivered: only as long as the last checkpoint is still this one; null for
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

        insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        select accounts[n], (clock_timestamp() at time zone 'UTC')::date, 'model', models[n], keys[n], count(*),
            count(*) filter (where statuses[n] <> 200 or error_codes[n] is not null), sum(inputs[n]), sum(cached[n]),
            sum(outputs[n]), sum(thinking[n]), sum(charges[n])
        from unnest(ended) as n where logged[n] group by 1, 4, 5
        on conflict (account_id, day, kind, label, key_id) do update set
            requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
            cached = u.cached + excluded.cached, output = u.output + excluded.output,
            thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;

        if features || end_users <> array_fill(null::text, array[2 * cardinality(accounts)]) then
            insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
            select accounts[n], (clock_timestamp() at time zone 'UTC')::date, k.kind, k.label, 0, count(*),
                count(*) filter (where statuses[n] <> 200 or error_codes[n] is not null), sum(inputs[n]), sum(cached[n]),
                sum(outputs[n]), sum(thinking[n]), sum(charges[n])
            from unnest(ended) as n
            cross join lateral (values ('feature', features[n]), ('end_user', end_users[n])) as k (kind, label)
            where logged[n] and k.label is not null group by 1, 3, 4
            on conflict (account_id, day, kind, label, key_id) do update set
                requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
                cached = u.cached + excluded.cached, output = u.output + excluded.output,
                thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;
        end if;

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

-- Places holds. Those of an account are taken in their order up to the first that does not fit as it was asked for; that
-- one and those behind it are told what is left, to be asked for anew. What fits: the money, of an account that pays as it
-- goes; the quota, where quota is least(what is free, quota_max); each cap. state: placed; short; locked; unknown (no such
-- wallet); claim_lost (somebody else has the Idempotency-Key by now). Rows of trials: n is negative. Lots pay in the order
-- of kinds, then what expires soonest, then what was given first, as LotOrder has it.
create or replace function ledger_place(
    accounts bigint[], requests uuid[], keys bigint[], nodes bigint[], models text[], quotas bigint[], quota_maxima bigint[],
    amounts bigint[], prices text[], streamed boolean[], features text[], end_users text[], paths text[], starts bigint[],
    lifetimes bigint[], kinds text[],
    cap_places integer[], cap_scopes text[], cap_periods text[], cap_limits bigint[],
    claim_places integer[], claims bytea[],
    trial_accounts bigint[], trial_models text[], trial_tokens bigint[], trial_days integer[])
returns table (n integer, state text, lot_ids bigint[], lot_amounts bigint[], quota_lots integer, money bigint, quota bigint,
    caps bigint[], pays boolean)
language plpgsql as $$
#variable_conflict use_column
declare
    moment timestamptz;
    size   integer := cardinality(accounts);
    mine   bigint[];                    -- the accounts whose wallets are locked, in order
    paying boolean[];                   -- of each of them
    cash   bigint[];                    -- money that each has free
    short  boolean[];                   -- whether one of its places did not fit
    first  integer[];                   -- of each, where its lots begin and end
    last   integer[];
    lot_account bigint[];  lot_asset text[];  lot_id bigint[];  lot_free bigint[];  lot_taken bigint[];
    cap_left bigint[];                  -- what each cap of each place leaves
    cap_same integer[];                 -- the first cap of the same account, scope and period
    cap_used bigint[];                  -- what the places of this batch take of it, with that first one
    cap_name text[];                    -- as the hold keeps it
    cap_from integer[] := array_fill(1, array[cardinality(accounts)]);
    cap_to   integer[] := array_fill(0, array[cardinality(accounts)]);
    lost   integer[];
    placed integer[];
    part_lot bigint[] := '{}';  part_amount bigint[] := '{}';
    part_from integer[] := array_fill(1, array[cardinality(accounts)]);
    part_to   integer[] := array_fill(0, array[cardinality(accounts)]);
    k integer;  c integer := 1;  parts integer := 0;
    asset_of text;  free bigint;  open bigint;  piece bigint;  fits boolean;
begin
    select array_agg(account_id), array_agg(pay_as_you_go) into mine, paying from (
        select account_id, pay_as_you_go from wallet where account_id = any (accounts) order by account_id
        for no key update skip locked) w;
    moment := clock_timestamp();
    if cardinality(trial_accounts) > 0 and mine is not null then
        return query
        with t as (
            select * from unnest(trial_accounts, trial_models, trial_tokens, trial_days) with ordinality
                as t (account_id, model, tokens, days, place) where t.account_id = any (mine)
        ), given as (
            select g.account_id, g.model, g.outcome from (
                select array_agg(account_id order by place) as a, array_agg(model order by place) as m,
                       array_agg(tokens order by place) as k, array_agg(days order by place) as d from t) arrays,
                lateral claim_trials(a, m, k, d, 'first call') g
        )
        select -t.place::integer, g.outcome, null::bigint[], null::bigint[], 0, 0::bigint, 0::bigint, null::bigint[], true
        from t join given g using (account_id, model);
    end if;
    if cardinality(claim_places) > 0 then
        -- Locks the claims that are still theirs, and finds the others.
        for i in 1 .. cardinality(claim_places) loop
            perform 1 from kept_answer a where a.account_id = accounts[claim_places[i]] and a.purpose = 'idempotency'
                and a.name = claims[i] and a.request_id = requests[claim_places[i]] and a.ended_at is null for update;
            if not found then lost := lost || claim_places[i]; end if;
        end loop;
    end if;
    if mine is not null then
        select array_agg(account_id), array_agg(asset), array_agg(id), array_agg(free), array_agg(0::bigint)
        into lot_account, lot_asset, lot_id, lot_free, lot_taken from (
            select account_id, asset, id, remaining - held as free from lot
            where account_id = any (mine) and open and remaining > held and (expires_at is null or expires_at > moment)
            order by account_id, array_position(kinds, kind), expires_at nulls last, id) l;
        cash := array_fill(0::bigint, array[cardinality(mine)]);
        short := array_fill(false, array[cardinality(mine)]);
        first := array_fill(1, array[cardinality(mine)]);
        last := array_fill(0, array[cardinality(mine)]);
        k := 1;
        for i in 1 .. coalesce(cardinality(lot_id), 0) loop
            while mine[k] <> lot_account[i] loop k := k + 1; end loop;
            if last[k] = 0 then first[k] := i; end if;
            last[k] := i;
            if lot_asset[i] = 'usd' then cash[k] := cash[k] + lot_free[i]; end if;
        end loop;
    end if;
    if cardinality(cap_places) > 0 then
        select array_agg(x.most - coalesce(s.spent, 0) - coalesce(s.held, 0) order by x.at), array_agg(x.same order by x.at),
            array_agg(0::bigint), array_agg(x.scope || '|' || x.period order by x.at)
        into cap_left, cap_same, cap_used, cap_name
        from (select z.*, first_value(z.at) over (partition by accounts[z.n], z.scope, z.period order by z.at) as same
              from unnest(cap_places, cap_scopes, cap_periods, cap_limits) with ordinality as z (n, scope, period, most, at)) x
        left join spending s on s.account_id = accounts[x.n] and s.scope = x.scope and s.period = x.period;
    end if;
    for i in 1 .. size loop
        cap_from[i] := c;
        while cap_places[c] = i loop c := c + 1; end loop;
        cap_to[i] := c - 1;
        n := i;
        lot_ids := '{}';  lot_amounts := '{}';  quota_lots := 0;  money := 0;  quota := 0;  caps := null;  pays := true;
        k := array_position(mine, accounts[i]);
        if i = any (lost) then
            state := 'claim_lost';
        elsif k is null then
            state := case when exists (select from wallet w where w.account_id = accounts[i]) then 'locked' else 'unknown' end;
        else
            pays := paying[k];
            free := 0;
            asset_of := 'tokens:' || models[i];
            for l in first[k] .. last[k] loop
                if lot_asset[l] = asset_of then free := free + lot_free[l]; end if;
            end loop;
            fits := not short[k] and quotas[i] = least(free, quota_maxima[i]) and amounts[i] <= case when pays then cash[k] else 0 end;
            for l in cap_from[i] .. cap_to[i] loop
                cap_left[l] := cap_left[l] - cap_used[cap_same[l]];
                fits := fits and amounts[i] <= cap_left[l];
            end loop;
            if fits then
                part_from[i] := parts + 1;
                -- Quota first; what it does not cover is money, and both are of the lots in their order.
                for is_money in 0 .. 1 loop
                    open := case is_money when 0 then quotas[i] else amounts[i] end;
                    continue when open = 0;
                    if is_money = 1 then asset_of := 'usd'; end if;
                    for l in first[k] .. last[k] loop
                        continue when lot_free[l] = 0 or lot_asset[l] <> asset_of;
                        piece := least(open, lot_free[l]);
                        open := open - piece;
                        lot_free[l] := lot_free[l] - piece;
                        lot_taken[l] := lot_taken[l] + piece;
                        parts := parts + 1;
                        part_lot[parts] := lot_id[l];
                        part_amount[parts] := piece;
                        quota_lots := quota_lots + 1 - is_money;
                        exit when open = 0;
                    end loop;
                end loop;
                part_to[i] := parts;
                for l in cap_from[i] .. cap_to[i] loop
                    cap_used[cap_same[l]] := cap_used[cap_same[l]] + amounts[i];
                end loop;
                cash[k] := cash[k] - amounts[i];
                free := free - quotas[i];
                placed := placed || i;
                state := 'placed';
                lot_ids := part_lot[part_from[i]:parts];
                lot_amounts := part_amount[part_from[i]:parts];
            else
                short[k] := true;
                state := 'short';
                caps := cap_left[cap_from[i]:cap_to[i]];
            end if;
            money := case when pays then cash[k] else 0 end;
            quota := free;
        end if;
        return next;
    end loop;
    if placed is not null then
        update lot l set held = l.held + d.taken from unnest(lot_account, lot_id, lot_taken) as d (account_id, id, taken)
        where l.account_id = d.account_id and l.id = d.id and d.taken > 0;
        insert into hold (request_id, account_id, key_id, node_id, amount, lot_ids, lot_amounts, caps, model, price, streamed,
            feature, end_user, path, placed_at, deadline)
        select requests[h], accounts[h], keys[h], nodes[h], amounts[h], part_lot[part_from[h]:part_to[h]],
            part_amount[part_from[h]:part_to[h]], case when cap_from[h] <= cap_to[h] then cap_name[cap_from[h]:cap_to[h]] end,
            models[h], prices[h]::bigint[], streamed[h], features[h], end_users[h], paths[h],
            'epoch'::timestamptz + starts[h] * interval '1 microsecond', moment + lifetimes[h] * interval '1 microsecond'
        from unnest(placed) as h;
        if cardinality(cap_places) > 0 then
            insert into spending as s (account_id, scope, period, held)
            select accounts[x.n], x.scope, x.period, sum(amounts[x.n])
            from unnest(cap_places, cap_scopes, cap_periods) as x (n, scope, period)
            where x.n = any (placed) and amounts[x.n] > 0 group by 1, 2, 3
            on conflict (account_id, scope, period) do update set held = s.held + excluded.held;
        end if;
    end if;
end $$;

-- Notes what streams have delivered. A hold that somebody else has locked is about to end or will be noted next time.
create function ledger_checkpoint(accounts bigint[], requests uuid[], inputs bigint[], outputs bigint[]) returns void
language plpgsql as $$
begin
    for i in 1 .. cardinality(accounts) loop
        perform from hold h where h.account_id = accounts[i] and h.request_id = requests[i]
            and coalesce(h.delivered_output, -1) < outputs[i] for no key update skip locked;
        continue when not found;
        update hold h set delivered_input = inputs[i], delivered_output = outputs[i]
        where h.account_id = accounts[i] and h.request_id = requests[i];
    end loop;
end $$;
