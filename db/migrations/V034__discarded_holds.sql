-- Holds that were given up because the call went on with another model: the usage log has no entry for them, but for as
-- long as they were open they kept credit back. The check of the order in which lots pay needs to know.
create table discarded_hold (
    request_id   uuid        not null,
    account_id   bigint      not null,
    amount       bigint      not null check (amount >= 0),
    started_at   timestamptz not null,
    discarded_at timestamptz not null default clock_timestamp()
);
create index discarded_hold_account on discarded_hold (account_id, started_at);
