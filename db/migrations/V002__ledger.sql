-- The books. Money is nano-dollars, quota is tokens; both are bigint and never floating point.
-- A lot is what an account was given or paid in. A hold keeps part of some lots back for one running request and
-- disappears exactly once: settled, released or swept. Movements are the history: written once, never changed.
-- Request ids are UUIDv7, so a range of ids is a range of time: the big tables are partitioned and paged by id alone.

-- The account's mutex: whoever changes its lots, holds or spending locks this row first, in the order of account_id.
create table wallet (
    account_id    bigint primary key references account (id),
    pay_as_you_go boolean not null default true
) with (fillfactor = 50);

-- asset: 'usd' (nano-dollars) or 'tokens:MODEL' (a free trial quota). source names what the lot came from, once for an account.
create table lot (
    id         bigint generated always as identity primary key,
    account_id bigint      not null references account (id),
    asset      text        not null check (asset = 'usd' or asset like 'tokens:_%'),
    kind       text        not null check (kind in ('quota', 'promo', 'paid')),
    source     text        not null,
    granted    bigint      not null check (granted > 0),
    remaining  bigint      not null,
    held       bigint      not null default 0,
    open       boolean     not null default true,
    expires_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    unique (account_id, source),
    check (0 <= held and held <= remaining and remaining <= granted),
    check (open = (remaining > 0)),
    check ((kind = 'quota') = (asset <> 'usd'))
) with (fillfactor = 50);
create index lot_open on lot (account_id) where open;
create index lot_expiring on lot (expires_at) where open and expires_at is not null;

-- A running process. Its holds are swept when it has not been seen for a while.
create table node (
    id         bigint generated always as identity primary key,
    started_at timestamptz not null default clock_timestamp(),
    seen_at    timestamptz not null default clock_timestamp(),
    stopped_at timestamptz
) with (fillfactor = 50);

-- One row per request that may still cost something. price is the tariff taken at the request's start:
-- rates in pico-dollars per token (input, cached input, cache write, output, thinking output), peak factor in thousandths,
-- tier edge in tokens, day of effect as days since 1970. delivered_* is the last checkpoint of a running stream.
create table hold (
    request_id       uuid primary key,
    account_id       bigint      not null,
    key_id           bigint      not null,
    node_id          bigint      not null,
    amount           bigint      not null check (amount >= 0),
    lot_ids          bigint[]    not null,
    lot_amounts      bigint[]    not null,
    caps             text[],
    model            text        not null,
    price            bigint[]    not null,
    streamed         boolean     not null,
    feature          text,
    end_user         text,
    path             text        not null,
    placed_at        timestamptz not null default clock_timestamp(),
    deadline         timestamptz not null,
    delivered_input  bigint,
    delivered_output bigint,
    check (cardinality(lot_ids) = cardinality(lot_amounts))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- What counts against caps: spent so far and held now, for each scope ('key:7') and period ('2026-11', '2026-W47', '2026-11-21').
create table spending (
    scope  text   not null,
    period text   not null,
    spent  bigint not null default 0 check (spent >= 0),
    held   bigint not null default 0 check (held >= 0),
    primary key (scope, period)
) with (fillfactor = 50);

-- The log of requests that were held for, with everything that a receipt needs to be recomputed.
create table usage_record (
    request_id      uuid        not null,
    account_id      bigint      not null,
    key_id          bigint      not null,
    outcome         text        not null check (outcome in ('settled', 'released', 'swept')),
    model           text        not null,
    route           text,
    upstream_model  text,
    path            text        not null,
    status          integer     not null,
    error_code      text,
    streamed        boolean     not null,
    estimated       boolean     not null default false,
    input_tokens    bigint      not null default 0,
    cached_tokens   bigint      not null default 0,
    written_tokens  bigint      not null default 0,
    output_tokens   bigint      not null default 0,
    thinking_tokens bigint      not null default 0,
    quota_input     bigint      not null default 0,
    quota_output    bigint      not null default 0,
    price           bigint[]    not null,
    held            bigint      not null,
    cost            bigint      not null,
    charged         bigint      not null,
    finish_reason   text,
    feature         text,
    end_user        text,
    attempts        text,
    first_byte_ms   integer,
    total_ms        integer,
    started_at      timestamptz not null,
    ended_at        timestamptz not null default clock_timestamp(),
    primary key (request_id),
    check (0 <= charged and charged <= cost)
) partition by range (request_id);
create index usage_record_account on usage_record (account_id, request_id desc);
create table usage_record_default partition of usage_record default;

-- One row is one debit and one credit of the same amount, told by its kind (view posting), so the books balance by
-- construction. reference is the request, or an id made for the occasion. lot 0 is no lot: a write-off is the operator's.
create table movement (
    reference  uuid        not null,
    lot_id     bigint      not null,
    kind       text        not null check (kind in ('use', 'grant', 'top_up', 'expire', 'adjust', 'write_off')),
    account_id bigint      not null,
    asset      text        not null,
    amount     bigint      not null check (amount > 0),
    at         timestamptz not null default clock_timestamp(),
    actor      text,
    reason     text,
    primary key (reference, lot_id, kind),
    check ((kind = 'write_off') = (lot_id = 0))
) partition by range (reference);
create index movement_account on movement (account_id, reference desc);
create table movement_default partition of movement default;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are written once; correct them with a new row', tg_table_name;
end $$;
create trigger movement_written_once before update or delete on movement for each row execute function refuse_change();
create trigger usage_record_written_once before update or delete on usage_record for each row execute function refuse_change();

create view posting as
    select m.reference, m.lot_id, m.kind, m.at, m.account_id, m.asset, side.ledger, side.change
    from movement m
    cross join lateral (values
        (case m.kind when 'grant' then 'promo_expense' when 'top_up' then 'cash'
                     when 'write_off' then 'write_off' else 'wallet' end, -m.amount),
        (case m.kind when 'use' then 'revenue' when 'write_off' then 'revenue' when 'expire' then 'expired'
                     when 'adjust' then 'adjustments' else 'wallet' end, m.amount)
    ) as side (ledger, change);

-- The smallest UUIDv7 of an instant: where a partition of request ids begins.
create function first_id_at(instant timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Partitions by month (UTC), from this month on. Called at every start and daily; does nothing for those that exist.
create function add_partitions(months integer) returns void language plpgsql as $$
declare
    parent text;
    month  timestamptz;
begin
    for i in 0 .. months loop
        month := date_trunc('month', clock_timestamp() at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
        foreach parent in array array['usage_record', 'movement'] loop
            execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
                parent || '_p' || to_char(month at time zone 'UTC', 'YYYYMM'), parent,
                first_id_at(month), first_id_at((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
        end loop;
    end loop;
end $$;
select add_partitions(3);
