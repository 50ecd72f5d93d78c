-- What an owner should hear of: a low balance, a budget nearly used, credit that expires. The console shows them; mail and
-- webhooks will be sent from the same rows. What is told once for an occasion has one key, so that any node and any
-- repeated job may tell it: the second time changes nothing.

create table account_event (
    id         bigint generated always as identity primary key,
    account_id bigint      not null references account (id),
    kind       text        not null check (length(kind) between 1 and 40),
    occasion   text        not null check (length(occasion) between 1 and 200),
    text       text        not null check (length(text) between 1 and 500),
    at         timestamptz not null default clock_timestamp(),
    read_at    timestamptz,
    unique (account_id, occasion)
);
create index account_event_account on account_event (account_id, id desc);
create index account_event_unread on account_event (account_id) where read_at is null;
