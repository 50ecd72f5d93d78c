-- Who calls and with which key. An account is known by its issuer and subject once somebody signed in; one made by an
-- operator waits without them until the first sign-in whose issuer vouches for its address. Keys are kept as SHA-256 only.

create table account (
    id          bigint generated always as identity primary key,
    email       text        not null check (length(email) between 3 and 320),
    issuer      text,
    subject     text,
    name        text,
    created_at  timestamptz not null default clock_timestamp(),
    held_at     timestamptz,
    held_reason text,
    closed_at   timestamptz,
    check ((issuer is null) = (subject is null)),
    unique (issuer, subject)
);
create unique index account_unclaimed_email on account (lower(email)) where subject is null and closed_at is null;
create index account_email on account (lower(email));

create table api_key (
    id           bigint generated always as identity primary key,
    account_id   bigint      not null references account (id),
    name         text        not null check (length(name) between 1 and 100),
    prefix       text        not null unique,
    hash         bytea       not null unique check (length(hash) = 32),
    created_at   timestamptz not null default clock_timestamp(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    cap_nano     bigint check (cap_nano >= 0),
    cap_period   text check (cap_period in ('day', 'week', 'month')),
    models       text[],
    networks     text[],
    rpm          integer check (rpm > 0),
    tpm          bigint check (tpm > 0),
    check ((cap_nano is null) = (cap_period is null))
);
create index api_key_account on api_key (account_id, id);
