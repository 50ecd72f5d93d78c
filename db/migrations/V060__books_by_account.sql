-- Everything that a call touches is found by its account, so that accounts can be spread over servers; an account's primary
-- key serves its pages, too, and one index less is written for each call.

alter table hold drop constraint hold_pkey, add primary key (account_id, request_id);

alter table usage_record drop constraint usage_record_pkey;
drop index usage_record_account;
alter table usage_record add primary key (account_id, request_id) include (charged, key_id, model);

alter table movement drop constraint movement_pkey;
drop index movement_account;
alter table movement add primary key (account_id, reference, lot_id, kind);

alter table spending add column account_id bigint;
update spending s set account_id = case split_part(s.scope, ':', 1)
    when 'key' then (select k.account_id from api_key k where k.id = split_part(s.scope, ':', 2)::bigint)
    else split_part(s.scope, ':', 2)::bigint end;
delete from spending where account_id is null;
alter table spending alter column account_id set not null, drop constraint spending_pkey,
    add primary key (account_id, scope, period);

-- Two more things that can happen to a lot: a call pays late, after its hold was swept; and what a call paid is given back.
alter table movement drop constraint movement_kind_check;
alter table movement add constraint movement_kind_check
    check (kind in ('use', 'late', 'grant', 'top_up', 'expire', 'adjust', 'refund', 'write_off'));

create or replace view posting as
    select m.reference, m.lot_id, m.kind, m.at, m.account_id, m.asset, side.ledger, side.change
    from movement m
    cross join lateral (values
        (case m.kind when 'grant' then 'promo_expense' when 'top_up' then 'cash' when 'refund' then 'revenue'
                     when 'write_off' then 'write_off' else 'wallet' end, -m.amount),
        (case m.kind when 'use' then 'revenue' when 'late' then 'revenue' when 'write_off' then 'revenue'
                     when 'expire' then 'expired' when 'adjust' then 'adjustments' else 'wallet' end, m.amount)
    ) as side (ledger, change);

-- What a call used whose hold was swept before it ended: written once, beside the line of the log that says 'swept'.
-- cost is what it would have been charged in all; charged is what was taken late, beside what the sweep had taken.
create table late_settlement (
    account_id      bigint      not null,
    request_id      uuid        not null,
    input_tokens    bigint      not null,
    cached_tokens   bigint      not null,
    written_tokens  bigint      not null,
    output_tokens   bigint      not null,
    thinking_tokens bigint      not null,
    quota_input     bigint      not null,
    quota_output    bigint      not null,
    cost            bigint      not null,
    charged         bigint      not null,
    at              timestamptz not null default clock_timestamp(),
    primary key (account_id, request_id),
    check (0 <= charged and charged <= cost)
);
create trigger late_settlement_written_once before update or delete on late_settlement
    for each row execute function refuse_change();
