-- Answers that may be asked for again: under an Idempotency-Key for a day, or from the response cache for as long as the
-- caller said. A row without ended_at is a claim: its call runs on the node that made it, and lapses with that node.

create table kept_answer (
    account_id   bigint      not null references account (id),
    purpose      text        not null check (purpose in ('idempotency', 'cache')),
    name         bytea       not null check (length(name) = 32),
    request_hash bytea       not null check (length(request_hash) = 32),
    request_id   uuid        not null,
    node_id      bigint      not null,
    claimed_at   timestamptz not null default clock_timestamp(),
    ended_at     timestamptz,
    expires_at   timestamptz not null,
    status       integer,
    headers      text,
    body         bytea,
    primary key (account_id, purpose, name)
) with (fillfactor = 70);
create index kept_answer_expiry on kept_answer (expires_at);
