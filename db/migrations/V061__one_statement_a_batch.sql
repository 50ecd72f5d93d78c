-- A batch of the ledger is one statement and one round trip: ledger_end for calls that ended, ledger_place for calls that
-- begin. How much is to be held or paid was worked out before; here is decided whether it is there, and of which lots it
-- is. Both lock the wallets of their accounts first and leave alone those that somebody else has locked, so that nobody
-- ever waits for another account; volatile functions see what was committed before each of their statements.

-- Why the operator bore what nobody paid. Until now there was one reason alone.
drop trigger movement_written_once on movement;
update movement set reason = 'above_hold' where kind = 'write_off' and reason is null;
create trigger movement_written_once before update or delete on movement for each row execute function refuse_change();
alter table movement add constraint movement_write_off_reason check (kind <> 'write_off' or reason is not null);

-- Calls of before, whose cost beyond their hold was taken from the balance: from here on there are no more of them.
create table charged_above_hold (account_id bigint not null, request_id uuid not null, primary key (account_id, request_id));
insert into charged_above_hold select account_id, request_id from usage_record where charged > held;

-- Ends holds: each is deleted once, and what is written about it is written of the deleted ones alone. state: done; gone
-- (somebody else ended it); locked (try again). delivered: only as long as the last checkpoint is still this one; null for
-- whatever it is. logged: a line in the log, or just a trace for the check of the order of payment. Arrays of one name are
-- rows side by side; those that end in _ends name the row that they belong to, from 1 on.
create function ledger_end(
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
    i     integer;
begin
    mine := array(select account_id from wallet where account_id = any (accounts) order by account_id
                  for no key update skip locked);
    with gone as (
        delete from hold h using unnest(accounts, requests, delivered) with ordinality as e (account_id, request_id, seen, n)
        where h.account_id = e.account_id and h.request_id = e.request_id and e.account_id = any (mine)
          and (e.seen is null or e.seen = coalesce(h.delivered_output, -1))
        returning e.n::integer as n
    )
    select array_agg(n) into ended from gone;
    if ended is not null then
        foreach i in array ended loop
            is_it[i] := true;
        end loop;

        update lot l set remaining = l.remaining - d.paid, held = l.held - d.held, open = l.remaining - d.paid > 0
        from (select lot_id, min(accounts[n]) as account_id, sum(paid)::bigint as paid, sum(held)::bigint as held
              from unnest(part_ends, part_lots, part_paid, part_held) as p (n, lot_id, paid, held) where is_it[n] group by 1) d
        where l.id = d.lot_id and l.account_id = d.account_id;

        insert into movement (reference, lot_id, kind, account_id, asset, amount)
        select requests[n], lot_id, 'use', accounts[n], asset, paid
        from unnest(part_ends, part_lots, part_assets, part_paid) as p (n, lot_id, asset, paid) where is_it[n] and paid > 0;

        if costs <> charges then
            insert into movement (reference, lot_id, kind, account_id, asset, amount, reason)
            select requests[e.n], 0, 'write_off', accounts[e.n], 'usd', e.cost - e.charged, 'above_hold'
            from unnest(costs, charges) with ordinality as e (cost, charged, n) where is_it[e.n] and e.cost > e.charged;
        end if;

        insert into usage_record (account_id, request_id, key_id, outcome, model, route, upstream_model, path, status,
            error_code, streamed, estimated, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,
            quota_input, quota_output, price, held, cost, charged, finish_reason, feature, end_user, attempts,
            first_byte_ms, total_ms, started_at)
        select e.account_id, e.request_id, e.key_id, e.outcome, e.model, e.route, e.upstream_model, e.path, e.status,
            e.error_code, e.streamed, e.estimated, e.input, e.cached, e.written, e.output, e.thinking, e.quota_input,
            e.quota_output, e.price::bigint[], e.held, e.cost, e.charged, e.finish_reason, e.feature, e.end_user, e.attempts,
            e.first_byte, e.total, 'epoch'::timestamptz + e.started * interval '1 microsecond'
        from unnest(accounts, requests, logged, keys, outcomes, models, routes, upstream_models, paths, statuses, error_codes,
            streamed, estimated, inputs, cached, written, outputs, thinking, quota_inputs, quota_outputs, prices, helds,
            costs, charges, finish_reasons, features, end_users, attempts, first_bytes, totals, starts
        ) with ordinality as e (account_id, request_id, is_logged, key_id, outcome, model, route, upstream_model, path, status,
            error_code, streamed, estimated, input, cached, written, output, thinking, quota_input, quota_output, price, held,
            cost, charged, finish_reason, feature, end_user, attempts, first_byte, total, started, n)
        where is_it[e.n] and e.is_logged;

        insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        select accounts[e.n], (clock_timestamp() at time zone 'UTC')::date, 'model', models[e.n], keys[e.n], count(*),
            count(*) filter (where e.status <> 200 or e.error_code is not null), sum(e.input), sum(e.cached), sum(e.output),
            sum(e.thinking), sum(e.charged)
        from unnest(statuses, error_codes, inputs, cached, outputs, thinking, charges) with ordinality
            as e (status, error_code, input, cached, output, thinking, charged, n)
        where is_it[e.n] and logged[e.n] group by 1, 4, 5
        on conflict (account_id, day, kind, label, key_id) do update set
            requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
            cached = u.cached + excluded.cached, output = u.output + excluded.output,
            thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;

        if features || end_users <> array_fill(null::text, array[2 * cardinality(accounts)]) then
            insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
            select accounts[e.n], (clock_timestamp() at time zone 'UTC')::date, k.kind, k.label, 0, count(*),
                count(*) filter (where e.status <> 200 or e.error_code is not null), sum(e.input), sum(e.cached), sum(e.output),
                sum(e.thinking), sum(e.charged)
            from unnest(statuses, error_codes, inputs, cached, outputs, thinking, charges) with ordinality
                as e (status, error_code, input, cached, output, thinking, charged, n)
            cross join lateral (values ('feature', features[e.n]), ('end_user', end_users[e.n])) as k (kind, label)
            where is_it[e.n] and logged[e.n] and k.label is not null group by 1, 3, 4
            on conflict (account_id, day, kind, label, key_id) do update set
                requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
                cached = u.cached + excluded.cached, output = u.output + excluded.output,
                thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;
        end if;

        if false = any (logged) then
            insert into discarded_hold (request_id, account_id, amount, started_at)
            select requests[e.n], accounts[e.n], helds[e.n], 'epoch'::timestamptz + starts[e.n] * interval '1 microsecond'
            from unnest(logged) with ordinality as e (is_logged, n) where is_it[e.n] and not e.is_logged;
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
    return query select e.n::integer,
        case when is_it[e.n] then 'done' when e.account_id = any (mine) then 'gone' else 'locked' end
        from unnest(accounts) with ordinality as e (account_id, n);
end $$;

-- Places holds. Those of an account are taken in their order up to the first that does not fit as it was asked for; that
-- one and those behind it are told what is left, to be asked for anew. What fits: the money, of an account that pays as it
-- goes; the quota, where quota is least(what is free, quota_max); each cap. state: placed; short; locked; unknown (no such
-- wallet); claim_lost (somebody else has the Idempotency-Key by now). Rows of trials: n is negative. Lots pay in the order
-- of kinds, then what expires soonest, then what was given first, as LotOrder has it.
create function ledger_place(
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
    states text[] := array_fill('locked'::text, array[cardinality(accounts)]);
    placed boolean[] := array_fill(false, array[cardinality(accounts)]);
    part_lot bigint[] := '{}';  part_amount bigint[] := '{}';
    part_from integer[] := array_fill(1, array[cardinality(accounts)]);
    part_to   integer[] := array_fill(0, array[cardinality(accounts)]);
    part_quota integer[] := array_fill(0, array[cardinality(accounts)]);
    moneys bigint[] := array_fill(0::bigint, array[cardinality(accounts)]);
    frees  bigint[] := array_fill(0::bigint, array[cardinality(accounts)]);
    pay_of boolean[] := array_fill(true, array[cardinality(accounts)]);
    k integer;  c integer := 1;  parts integer := 0;
    asset text;  free bigint;  open bigint;  piece bigint;  fits boolean;
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
        if i = any (lost) then
            states[i] := 'claim_lost';
            continue;
        end if;
        k := array_position(mine, accounts[i]);
        continue when k is null;
        asset := 'tokens:' || models[i];
        free := 0;
        for l in first[k] .. last[k] loop
            if lot_asset[l] = asset then free := free + lot_free[l]; end if;
        end loop;
        fits := not short[k] and quotas[i] = least(free, quota_maxima[i])
            and amounts[i] <= case when paying[k] then cash[k] else 0 end;
        for l in cap_from[i] .. cap_to[i] loop
            cap_left[l] := cap_left[l] - cap_used[cap_same[l]];
            fits := fits and amounts[i] <= cap_left[l];
        end loop;
        if fits then
            part_from[i] := parts + 1;
            open := quotas[i];
            for l in first[k] .. last[k] loop
                exit when open = 0;
                if lot_asset[l] = asset and lot_free[l] > 0 then
                    piece := least(open, lot_free[l]);
                    open := open - piece;
                    lot_free[l] := lot_free[l] - piece;
                    lot_taken[l] := lot_taken[l] + piece;
                    parts := parts + 1;
                    part_lot[parts] := lot_id[l];
                    part_amount[parts] := piece;
                    part_quota[i] := part_quota[i] + 1;
                end if;
            end loop;
            open := amounts[i];
            for l in first[k] .. last[k] loop
                exit when open = 0;
                if lot_asset[l] = 'usd' and lot_free[l] > 0 then
                    piece := least(open, lot_free[l]);
                    open := open - piece;
                    lot_free[l] := lot_free[l] - piece;
                    lot_taken[l] := lot_taken[l] + piece;
                    parts := parts + 1;
                    part_lot[parts] := lot_id[l];
                    part_amount[parts] := piece;
                end if;
            end loop;
            part_to[i] := parts;
            for l in cap_from[i] .. cap_to[i] loop
                cap_used[cap_same[l]] := cap_used[cap_same[l]] + amounts[i];
            end loop;
            cash[k] := cash[k] - amounts[i];
            free := free - quotas[i];
            placed[i] := true;
            states[i] := 'placed';
        else
            short[k] := true;
            states[i] := 'short';
        end if;
        moneys[i] := case when paying[k] then cash[k] else 0 end;
        frees[i] := free;
        pay_of[i] := paying[k];
    end loop;
    if true = any (placed) then
        update lot l set held = l.held + d.taken from unnest(lot_account, lot_id, lot_taken) as d (account_id, id, taken)
        where l.account_id = d.account_id and l.id = d.id and d.taken > 0;
        insert into hold (request_id, account_id, key_id, node_id, amount, lot_ids, lot_amounts, caps, model, price, streamed,
            feature, end_user, path, placed_at, deadline)
        select h.request_id, h.account_id, h.key_id, h.node_id, h.amount, part_lot[h.f:h.t], part_amount[h.f:h.t],
            case when h.cap_from <= h.cap_to then cap_name[h.cap_from:h.cap_to] end,
            h.model, h.price::bigint[], h.streamed, h.feature, h.end_user, h.path,
            'epoch'::timestamptz + h.started * interval '1 microsecond', moment + h.lifetime * interval '1 microsecond'
        from unnest(accounts, requests, keys, nodes, models, amounts, prices, streamed, features, end_users, paths, starts,
            lifetimes, part_from, part_to, cap_from, cap_to) with ordinality as h (account_id, request_id, key_id, node_id, model, amount, price,
            streamed, feature, end_user, path, started, lifetime, f, t, cap_from, cap_to, n)
        where placed[h.n];
        if cardinality(cap_places) > 0 then
            insert into spending as s (account_id, scope, period, held)
            select accounts[x.n], x.scope, x.period, sum(amounts[x.n])
            from unnest(cap_places, cap_scopes, cap_periods) as x (n, scope, period)
            where placed[x.n] and amounts[x.n] > 0 group by 1, 2, 3
            on conflict (account_id, scope, period) do update set held = s.held + excluded.held;
        end if;
    end if;
    return query select e.n::integer,
        case when e.state = 'locked'
                and accounts[e.n] not in (select w.account_id from wallet w where w.account_id = any (accounts))
             then 'unknown' else e.state end,
        part_lot[part_from[e.n]:part_to[e.n]], part_amount[part_from[e.n]:part_to[e.n]], part_quota[e.n], moneys[e.n], frees[e.n],
        case when e.state = 'short' then cap_left[cap_from[e.n]:cap_to[e.n]] end,
        pay_of[e.n]
        from unnest(states) with ordinality as e (state, n);
end $$;

-- Claims a name for a request: it is new, or free again because it has expired, or because its node died and its call cost
-- nothing. Looks at what the other call may have held only after the row is locked, since ledger_place locks it, too: so
-- either that one finds that its claim is lost, or this one finds its hold.
create function claim_answer(account bigint, purpose_of text, name_of bytea, hash bytea, request uuid, node_of bigint,
    seconds double precision, dead_seconds double precision) returns boolean language plpgsql as $$
#variable_conflict use_column
declare
    k kept_answer;
begin
    insert into kept_answer (account_id, purpose, name, request_hash, request_id, node_id, expires_at)
    values (account, purpose_of, name_of, hash, request, node_of, clock_timestamp() + make_interval(secs => seconds))
    on conflict (account_id, purpose, name) do nothing;
    if found then return true; end if;
    select * into k from kept_answer o where o.account_id = account and o.purpose = purpose_of and o.name = name_of for update;
    if not found then return false; end if;
    if k.expires_at >= clock_timestamp() and (k.ended_at is not null
        or exists (select 1 from node n where n.id = k.node_id and n.stopped_at is null
                   and n.seen_at > clock_timestamp() - make_interval(secs => dead_seconds))
        or exists (select 1 from hold h where h.account_id = account and h.request_id = k.request_id)
        or exists (select 1 from usage_record u where u.account_id = account and u.request_id = k.request_id
                   and u.charged + u.quota_input + u.quota_output > 0)) then
        return false;
    end if;
    update kept_answer o set request_hash = hash, request_id = request, node_id = node_of, claimed_at = clock_timestamp(),
        ended_at = null, expires_at = clock_timestamp() + make_interval(secs => seconds), status = null, headers = null, body = null
    where o.account_id = account and o.purpose = purpose_of and o.name = name_of;
    return true;
end $$;
