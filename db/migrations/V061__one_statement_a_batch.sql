-- A batch of the ledger is one statement and one round trip: ledger_end for calls that ended, ledger_place for calls that
-- begin. How much is to be held or paid was worked out before; here is decided whether it is there, and of which lots it
-- is. Both lock the wallets of their accounts first and leave alone those that somebody else has locked, so that nobody
-- ever waits for another account; volatile functions see what was committed before each of their statements.

-- Why the operator bore what nobody paid.
alter table movement add constraint movement_write_off_reason
    check (kind <> 'write_off' or reason is not null) not valid;

-- Ends holds: each is deleted once, and what is written about it is joined to the deleted row. state: done; gone (somebody
-- else ended it); locked (try again). delivered: only as long as the last checkpoint is still this one; null for whatever.
-- logged: a line in the log, or just a trace for the check of the order of payment.
create function ledger_end(
    accounts bigint[], requests uuid[], delivered bigint[], logged boolean[],
    keys bigint[], outcomes text[], models text[], routes text[], upstream_models text[], paths text[], statuses integer[],
    error_codes text[], streamed boolean[], estimated boolean[], inputs bigint[], cached bigint[], written bigint[],
    outputs bigint[], thinking bigint[], quota_inputs bigint[], quota_outputs bigint[], prices text[], helds bigint[],
    costs bigint[], charges bigint[], finish_reasons text[], features text[], end_users text[], attempts text[],
    first_bytes integer[], totals integer[], starts bigint[], claims bytea[],
    part_ends integer[], part_lots bigint[], part_assets text[], part_paid bigint[], part_held bigint[],
    cap_ends integer[], cap_scopes text[], cap_periods text[])
returns table (n integer, state text) language plpgsql as $$
#variable_conflict use_column
declare
    mine bigint[];
begin
    mine := array(select account_id from wallet where account_id = any (accounts) order by account_id
                  for no key update skip locked);
    return query
    with ended as (
        delete from hold h using unnest(accounts, requests, delivered) with ordinality as e (account_id, request_id, seen, n)
        where h.account_id = e.account_id and h.request_id = e.request_id and e.account_id = any (mine)
          and (e.seen is null or e.seen = coalesce(h.delivered_output, -1))
        returning e.n::integer as n
    ), entry as materialized (
        select e.*, x.n from ended x join unnest(
            accounts, requests, logged, keys, outcomes, models, routes, upstream_models, paths, statuses, error_codes,
            streamed, estimated, inputs, cached, written, outputs, thinking, quota_inputs, quota_outputs, prices, helds,
            costs, charges, finish_reasons, features, end_users, attempts, first_bytes, totals, starts, claims
        ) with ordinality as e (
            account_id, request_id, is_logged, key_id, outcome, model, route, upstream_model, path, status, error_code,
            streamed, estimated, input, cached, written, output, thinking, quota_input, quota_output, price, held,
            cost, charged, finish_reason, feature, end_user, attempts, first_byte, total, started, claim, place
        ) on e.place = x.n
    ), part as materialized (
        select s.*, e.account_id, e.request_id from entry e
        join unnest(part_ends, part_lots, part_assets, part_paid, part_held) as s (n, lot_id, asset, paid, held) on s.n = e.n
    ), lots as (
        update lot l set remaining = l.remaining - d.paid, held = l.held - d.held, open = l.remaining - d.paid > 0
        from (select account_id, lot_id, sum(paid)::bigint as paid, sum(held)::bigint as held from part group by 1, 2) d
        where l.id = d.lot_id and l.account_id = d.account_id
    ), log as (
        insert into usage_record (account_id, request_id, key_id, outcome, model, route, upstream_model, path, status,
            error_code, streamed, estimated, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,
            quota_input, quota_output, price, held, cost, charged, finish_reason, feature, end_user, attempts,
            first_byte_ms, total_ms, started_at)
        select account_id, request_id, key_id, outcome, model, route, upstream_model, path, status, error_code, streamed,
            estimated, input, cached, written, output, thinking, quota_input, quota_output, price::bigint[], held, cost,
            charged, finish_reason, feature, end_user, attempts, first_byte, total,
            'epoch'::timestamptz + started * interval '1 microsecond'
        from entry where is_logged
    ), traces as (
        insert into discarded_hold (request_id, account_id, amount, started_at)
        select request_id, account_id, held, 'epoch'::timestamptz + started * interval '1 microsecond'
        from entry where not is_logged
    ), moves as (
        insert into movement (reference, lot_id, kind, account_id, asset, amount, reason)
        select request_id, lot_id, 'use', account_id, asset, paid, null from part where paid > 0
        union all
        select request_id, 0, 'write_off', account_id, 'usd', cost - charged, 'above_hold' from entry where cost > charged
    ), caps as (
        update spending s set spent = s.spent + d.spent, held = s.held - d.held
        from (select e.account_id, c.scope, c.period, sum(e.charged)::bigint as spent, sum(e.held)::bigint as held
              from entry e join unnest(cap_ends, cap_scopes, cap_periods) as c (n, scope, period) on c.n = e.n
              group by 1, 2, 3) d
        where s.account_id = d.account_id and s.scope = d.scope and s.period = d.period
    ), days as (
        insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        select e.account_id, (clock_timestamp() at time zone 'UTC')::date, k.kind, k.label, k.key_id, count(*),
            count(*) filter (where e.status <> 200 or e.error_code is not null), sum(e.input), sum(e.cached), sum(e.output),
            sum(e.thinking), sum(e.charged)
        from entry e cross join lateral (values ('model', e.model, e.key_id), ('feature', e.feature, 0), ('end_user', e.end_user, 0))
            as k (kind, label, key_id)
        where e.is_logged and k.label is not null group by 1, 3, 4, 5
        on conflict (account_id, day, kind, label, key_id) do update set
            requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
            cached = u.cached + excluded.cached, output = u.output + excluded.output,
            thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged
    ), kept as (
        -- The answer was put there before; from here on it is the one that a repeat gets.
        update kept_answer k set ended_at = clock_timestamp() from entry e
        where e.claim is not null and k.account_id = e.account_id and k.purpose = 'idempotency' and k.name = e.claim
          and k.request_id = e.request_id
    )
    select e.n::integer, case when x.n is not null then 'done' when e.account_id = any (mine) then 'gone' else 'locked' end
    from unnest(accounts) with ordinality as e (account_id, n) left join ended x on x.n = e.n;
end $$;

-- Places holds. Those of an account are taken in their order up to the first that does not fit as it was asked for; that
-- one and those behind it are told what is left, to be asked for anew. What fits: the money, of an account that pays as it
-- goes; the quota, where quota is least(what is free, quota_max); each cap. state: placed; short; locked; unknown (no such
-- wallet); claim_lost (somebody else has the Idempotency-Key by now). Rows of trials: n is negative.
create function ledger_place(
    accounts bigint[], requests uuid[], keys bigint[], nodes bigint[], models text[], quotas bigint[], quota_maxima bigint[],
    amounts bigint[], prices text[], streamed boolean[], features text[], end_users text[], paths text[], starts bigint[],
    lifetimes bigint[], claims bytea[], kinds text[],
    cap_places integer[], cap_scopes text[], cap_periods text[], cap_limits bigint[],
    trial_accounts bigint[], trial_models text[], trial_tokens bigint[], trial_days integer[])
returns table (n integer, state text, lot_ids bigint[], lot_amounts bigint[], quota_lots integer, money bigint, quota bigint,
    caps bigint[], pays boolean)
language plpgsql as $$
#variable_conflict use_column
declare
    mine   bigint[];
    moment timestamptz;
begin
    mine := array(select account_id from wallet where account_id = any (accounts) order by account_id
                  for no key update skip locked);
    moment := clock_timestamp();
    if cardinality(trial_accounts) > 0 then
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
    return query
    with asked as materialized (
        select p.*, 'tokens:' || p.model as asset from unnest(
            accounts, requests, keys, nodes, models, quotas, quota_maxima, amounts, prices, streamed, features, end_users,
            paths, starts, lifetimes, claims
        ) with ordinality as p (
            account_id, request_id, key_id, node_id, model, quota, quota_max, amount, price, streamed, feature, end_user,
            path, started, lifetime, claim, n)
    ), lost as materialized (
        -- Locks the claims that are still theirs, and finds the others.
        select a.n from asked a left join lateral (
            select 1 as mine from kept_answer k
            where k.account_id = a.account_id and k.purpose = 'idempotency' and k.name = a.claim
              and k.request_id = a.request_id and k.ended_at is null for update) k on true
        where a.claim is not null and k.mine is null
    ), purse as materialized (
        select w.account_id, w.pay_as_you_go from wallet w where w.account_id = any (mine)
    ), wish as materialized (
        select a.*, p.pay_as_you_go from asked a join purse p using (account_id)
        where not exists (select 1 from lost where lost.n = a.n)
    ), open_lot as materialized (
        select l.account_id, l.asset, l.id, l.remaining - l.held as free,
               sum(l.remaining - l.held) over (partition by l.account_id, l.asset
                   order by array_position(kinds, l.kind), l.expires_at nulls last, l.id)::bigint as upto
        from lot l
        where l.account_id = any (mine) and l.open and l.remaining > l.held and (l.expires_at is null or l.expires_at > moment)
    ), free as materialized (
        select account_id, asset, sum(free)::bigint as free from open_lot group by 1, 2
    ), want as materialized (
        select w.n, w.account_id, w.asset, w.quota as amount, w.quota_max as most, coalesce(f.free, 0) as free,
               sum(w.quota) over (partition by w.account_id, w.asset order by w.n)::bigint as upto
        from wish w left join free f on f.account_id = w.account_id and f.asset = w.asset
        union all
        select w.n, w.account_id, 'usd', w.amount, null, case when w.pay_as_you_go then coalesce(f.free, 0) else 0 end,
               sum(w.amount) over (partition by w.account_id order by w.n)::bigint
        from wish w left join free f on f.account_id = w.account_id and f.asset = 'usd'
    ), cap as materialized (
        select w.n, c.at, w.account_id, c.scope, c.period, w.amount, c.most - coalesce(s.spent, 0) - coalesce(s.held, 0) as free,
               sum(w.amount) over (partition by w.account_id, c.scope, c.period order by w.n)::bigint as upto
        from unnest(cap_places, cap_scopes, cap_periods, cap_limits) with ordinality as c (n, scope, period, most, at)
        join wish w on w.n = c.n
        left join spending s on s.account_id = w.account_id and s.scope = c.scope and s.period = c.period
    ), misfit as materialized (
        select account_id, min(n) as n from (
            select account_id, n from want
            where case when most is null then upto > free else amount <> least(greatest(free - (upto - amount), 0), most) end
            union all
            select account_id, n from cap where upto > free) m group by 1
    ), good as materialized (
        select w.n, w.account_id, w.asset, w.amount, w.quota from wish w left join misfit m using (account_id)
        where m.n is null or w.n < m.n
    ), part as materialized (
        select w.n, w.most is null as is_money, l.account_id, l.id, l.upto,
               least(l.upto, w.upto) - greatest(l.upto - l.free, w.upto - w.amount) as amount
        from good g join want w on w.n = g.n join open_lot l on l.account_id = w.account_id and l.asset = w.asset
            and l.upto > w.upto - w.amount and l.upto - l.free < w.upto
        where w.amount > 0
    ), lots as (
        update lot l set held = l.held + d.amount
        from (select account_id, id, sum(amount)::bigint as amount from part group by 1, 2) d
        where l.account_id = d.account_id and l.id = d.id
    ), held as materialized (
        select n, array_agg(id order by is_money, upto) as ids, array_agg(amount order by is_money, upto) as amounts,
               count(*) filter (where not is_money) as quota_lots
        from part group by 1
    ), holds as (
        insert into hold (request_id, account_id, key_id, node_id, amount, lot_ids, lot_amounts, caps, model, price, streamed,
            feature, end_user, path, placed_at, deadline)
        select w.request_id, w.account_id, w.key_id, w.node_id, w.amount, coalesce(h.ids, '{}'), coalesce(h.amounts, '{}'),
            (select array_agg(c.scope || '|' || c.period order by c.at) from cap c where c.n = w.n),
            w.model, w.price::bigint[], w.streamed, w.feature, w.end_user, w.path,
            'epoch'::timestamptz + w.started * interval '1 microsecond',
            moment + w.lifetime * interval '1 microsecond'
        from good g join wish w using (n) left join held h using (n)
    ), counts as (
        insert into spending as s (account_id, scope, period, held)
        select c.account_id, c.scope, c.period, sum(c.amount) from cap c join good g using (n)
        where c.amount > 0 group by 1, 2, 3
        on conflict (account_id, scope, period) do update set held = s.held + excluded.held
    )
    select a.n::integer,
           case when exists (select 1 from lost where lost.n = a.n) then 'claim_lost'
                when g.n is not null then 'placed'
                when w.n is not null then 'short'
                when a.account_id in (select x.account_id from wallet x where x.account_id = any (accounts)) then 'locked'
                else 'unknown' end,
           h.ids, h.amounts, coalesce(h.quota_lots, 0)::integer,
           m.free - coalesce((select sum(o.amount) from good o where o.account_id = a.account_id), 0)::bigint,
           q.free - coalesce((select sum(o.quota) from good o where o.account_id = a.account_id and o.asset = a.asset), 0)::bigint,
           case when g.n is null then (select array_agg((c.free - coalesce((
                   select sum(o.amount) from cap o join good og on og.n = o.n
                   where o.account_id = c.account_id and o.scope = c.scope and o.period = c.period), 0))::bigint order by c.at)
               from cap c where c.n = a.n) end,
           coalesce(w.pay_as_you_go, true)
    from asked a left join good g on g.n = a.n left join wish w on w.n = a.n left join held h on h.n = a.n
        left join want m on m.n = a.n and m.most is null left join want q on q.n = a.n and q.most is not null;
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
