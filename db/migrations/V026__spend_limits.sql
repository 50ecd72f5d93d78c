-- What an account may spend in a period, in all, on one feature, or for one of its own end users: checked before the money
-- is held, together with the caps of keys. A label of '' stands for each feature, or each end user, that has no limit of
-- its own. Nodes keep limits with the keys that they have seen.

create table spend_limit (
    account_id bigint not null references account (id),
    kind       text   not null check (kind in ('account', 'feature', 'end_user')),
    label      text   not null check (length(label) <= 128),
    period     text   not null check (period in ('day', 'week', 'month')),
    nano       bigint not null check (nano >= 0),
    set_at     timestamptz not null default clock_timestamp(),
    primary key (account_id, kind, label, period),
    check (kind <> 'account' or label = '')
);
create trigger spend_limit_changed after insert or update or delete on spend_limit
    for each statement execute function key_changed();
