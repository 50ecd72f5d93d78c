-- Codes that the operator makes in batches and that add credit to whoever redeems them. Only a code's SHA-256 is kept and
-- its last characters, to tell codes apart. What an account got is a lot with the source 'code:ID': once for an account.

create table credit_code_batch (
    id             bigint generated always as identity primary key,
    kind           text        not null check (kind in ('promo', 'paid')),
    amount         bigint      not null check (amount > 0),
    uses           integer     not null check (uses between 1 and 1000000),
    expires_at     timestamptz,
    credit_seconds bigint check (credit_seconds > 0),
    note           text        not null default '' check (length(note) <= 200),
    created_by     text        not null,
    created_at     timestamptz not null default clock_timestamp(),
    revoked_at     timestamptz
);

-- used counts accounts; the row is locked while one redeems it, so that it never passes the batch's uses.
create table credit_code (
    id       bigint  generated always as identity primary key,
    batch_id bigint  not null references credit_code_batch (id),
    hash     bytea   not null unique check (length(hash) = 32),
    ending   text    not null check (length(ending) = 4),
    used     integer not null default 0 check (used >= 0)
);
create index credit_code_batch_id on credit_code (batch_id);

-- Tries that failed, to slow down whoever guesses.
create table code_try (
    account_id bigint      not null,
    network    text        not null,
    at         timestamptz not null default clock_timestamp()
);
create index code_try_account on code_try (account_id, at);
create index code_try_network on code_try (network, at);
create index code_try_at on code_try (at);
