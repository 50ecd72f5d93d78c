-- What the console shows without reading the log: sums by day (UTC, of the settlement), written with the settlements
-- themselves under the same wallet locks, so they can't disagree with the log for longer than a transaction.
-- The labels that callers choose freely (feature, end user) have rows of their own: only calls that carry them pay for them.

create table usage_day (
    account_id bigint not null,
    day        date   not null,
    kind       text   not null check (kind in ('model', 'feature', 'end_user')),
    label      text   not null,
    key_id     bigint not null,
    requests   bigint not null default 0,
    errors     bigint not null default 0,
    input      bigint not null default 0,
    cached     bigint not null default 0,
    output     bigint not null default 0,
    thinking   bigint not null default 0,
    charged    bigint not null default 0,
    primary key (account_id, day, kind, label, key_id)
) with (fillfactor = 50);
