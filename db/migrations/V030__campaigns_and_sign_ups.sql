-- Free credit: campaigns as they are granted, sign-ups as they were judged, and what is kept of accounts that were closed.
-- A grant is a lot whose source is 'campaign:SLUG': unique for an account, so that no crash or race can give it twice.
-- Locks are taken in this order: sign_up, wallet (by account), campaign.

-- A UUIDv7 of this instant, for movements that are written by statements of many rows.
create function new_id() returns uuid language sql volatile as $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
        'hex')::uuid
$$;

-- The mailbox behind an address: what follows a plus is a label, and Gmail ignores dots and has two names.
create function mailbox(email text) returns text language sql immutable parallel safe as $$
    select case when domain in ('gmail.com', 'googlemail.com') then replace(box, '.', '') || '@gmail.com' else box || '@' || domain end
    from (select coalesce(nullif(split_part(local, '+', 1), ''), local) as box, domain
          from (select lower(regexp_replace(email, '@[^@]*$', '')) as local,
                       lower(rtrim(substring(email from '[^@]*$'), '.')) as domain) as parts) as named
$$;
create index account_mailbox on account (mailbox(email));

-- The terms that grants follow, copied from the campaign's file, and what was granted by them. amount never changes after
-- the first grant. over_at is the first instant that no longer counts, over_max the latest that it has ever been.
create table campaign (
    slug           text        primary key,
    amount         bigint      not null check (amount > 0),
    starts_at      timestamptz not null,
    over_at        timestamptz not null,
    over_max       timestamptz not null,
    credit_seconds bigint check (credit_seconds > 0),
    budget         bigint,
    granted        bigint      not null default 0 check (granted >= 0),
    accounts       bigint      not null default 0 check (accounts >= 0),
    applied_at     timestamptz,
    check (budget is null or granted <= budget),
    check (starts_at < over_at and over_at <= over_max)
);
create index lot_campaign on lot (source) where source like 'campaign:%';

-- One row for each account that somebody made by signing in, written with the account itself: none can be missed.
-- new: not judged yet. low: granted at once. review: waits for an operator, who releases or refuses it.
create table sign_up (
    account_id bigint      primary key references account (id),
    state      text        not null default 'new' check (state in ('new', 'low', 'review', 'released', 'refused')),
    network    text,
    reasons    text[]      not null default '{}',
    created_at timestamptz not null default clock_timestamp(),
    judged_at  timestamptz,
    decided_at timestamptz,
    decided_by text,
    decision   text check (length(decision) <= 500),
    check ((state in ('released', 'refused')) = (decided_at is not null))
);
create index sign_up_open on sign_up (account_id) where state in ('new', 'review');
create index sign_up_network on sign_up (network, judged_at) where network is not null;

-- Who had an account and closed it: hashes only, so that free credit is not given again to the same person.
create table closed_account (
    account_id bigint      primary key,
    mailbox    bytea       not null,
    identity   bytea,
    closed_at  timestamptz not null default clock_timestamp()
);
create index closed_account_mailbox on closed_account (mailbox);
create index closed_account_identity on closed_account (identity) where identity is not null;

create function hash_of(what text) returns bytea language sql immutable parallel safe as $$ select sha256(convert_to(what, 'UTF8')) $$;

create function remember_closed() returns trigger language plpgsql as $$
begin
    insert into closed_account (account_id, mailbox, identity)
    values (old.id, hash_of(mailbox(old.email)), hash_of(old.issuer || ' ' || old.subject))
    on conflict do nothing;
    return new;
end $$;
create trigger account_closed before update of closed_at on account for each row
    when (old.closed_at is null and new.closed_at is not null) execute function remember_closed();
