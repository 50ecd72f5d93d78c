-- The console's playground. Its calls are calls like any other: they run under a key of the account that nobody holds the
-- secret of, so that holds, caps and the log know them as they know all. Beside the log stands which calls one press of a
-- button made (a run), which makes a second press of the same one harmless; and, by choice only, what was said.

alter table api_key add column internal boolean not null default false;
create unique index api_key_internal on api_key (account_id) where internal and revoked_at is null;

-- The id is made by the page, one for each press.
create table playground_run (
    id         uuid primary key,
    account_id bigint      not null references account (id),
    started_at timestamptz not null default clock_timestamp()
);
create index playground_run_account on playground_run (account_id, started_at);

-- A run asks one or more models, each at its place.
create table playground_call (
    run_id     uuid     not null references playground_run (id) on delete cascade,
    place      smallint not null check (place between 0 and 3),
    request_id uuid     not null unique,
    primary key (run_id, place)
);

-- What an account chose to keep: the page's own document, and the bodies of its calls, to be sent again.
create table playground_conversation (
    id         bigint generated always as identity primary key,
    account_id bigint      not null references account (id),
    title      text        not null check (length(title) between 1 and 200),
    document   text        not null check (octet_length(document) <= 4194304),
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp()
);
create index playground_conversation_account on playground_conversation (account_id, updated_at desc);

create table playground_body (
    request_id      uuid primary key,
    conversation_id bigint not null references playground_conversation (id) on delete cascade,
    body            text   not null check (octet_length(body) <= 4194304)
);
create index playground_body_conversation on playground_body (conversation_id);

create table playground_preset (
    id         bigint generated always as identity primary key,
    account_id bigint      not null references account (id),
    name       text        not null check (length(name) between 1 and 100),
    settings   text        not null check (octet_length(settings) <= 131072),
    updated_at timestamptz not null default clock_timestamp(),
    unique (account_id, name)
);
