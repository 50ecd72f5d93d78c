-- What a batch of the ledger does is as before (V061), with less work in it. A row of a batch is found by its place in the
-- arrays, which are taken apart once: a set of 31 arrays side by side cost more than the row that was made of it. Rows of
-- the result leave as they are decided. And a hold is found by its key, one by one, whatever is thought of the table's size:
-- it is empty whenever it is quiet and full of what is gone a minute later, and a plan for an empty table read all of it, at
-- twenty times the cost. The end of holds stands in V093, which changes more of it.

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
