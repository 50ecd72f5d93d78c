-- Who is signed in, kept here so that every node knows it and ending a session counts at once everywhere. A browser holds
-- a random value; only its SHA-256 is kept. Limits of age are the queries' (Sessions, SignIns), by this server's clock.

alter table account add column time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64);

-- A sign-in that was begun and has not come back from the issuer: state, nonce and verifier, taken out exactly once.
create table sign_in (
    hash       bytea primary key check (length(hash) = 32),
    flow       jsonb       not null,
    return_to  text        not null check (length(return_to) <= 2000),
    started_at timestamptz not null default clock_timestamp()
);
create index sign_in_started on sign_in (started_at);

create table web_session (
    id         bigint generated always as identity primary key,
    hash       bytea       not null unique check (length(hash) = 32),
    account_id bigint      not null references account (id),
    address    text        not null check (length(address) <= 64),
    browser    text        not null check (length(browser) <= 300),
    created_at timestamptz not null default clock_timestamp(),
    seen_at    timestamptz not null default clock_timestamp()
) with (fillfactor = 70);
create index web_session_account on web_session (account_id, id);
create index web_session_created on web_session (created_at);
