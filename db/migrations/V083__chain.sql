-- History is a chain. When a day (UTC) is over and nothing that was begun within it runs any more, each account's rows of
-- that day become one link, and one root over all accounts is signed. What a call writes is the same as before.

-- digest: SHA-256 of the digests of the rows, sorted. trail: 24 bytes a row in that order, its id and the first 8 bytes of
-- its digest, to tell which row was touched. lots: what was left, by then, in each lot that had anything left.
-- head: SHA-256 of the head before (32 zero bytes if none), the digest, and the lots as text.
create table link (
    account_id bigint  not null,
    day        date    not null,
    lines      integer not null check (lines > 0),
    digest     bytea   not null check (length(digest) = 32),
    lot_ids    bigint[] not null,
    lot_rests  bigint[] not null check (cardinality(lot_rests) = cardinality(lot_ids)),
    head       bytea   not null check (length(head) = 32),
    trail      bytea   not null check (length(trail) = 24 * lines),
    primary key (account_id, day)
);
-- Random bytes: to try to pack them is wasted work.
alter table link alter column trail set storage external;
create index link_day on link (day, account_id);

-- root: of a Merkle tree over the heads of all accounts. previous: SHA-256 of the text that was signed for the day before.
create table sealed_day (
    day        date   primary key,
    accounts   bigint not null,
    lines      bigint not null,
    root       bytea  not null check (length(root) = 32),
    previous   bytea  not null check (length(previous) = 32),
    public_key bytea  not null,
    signature  bytea  not null,
    sealed_at  timestamptz not null default clock_timestamp()
);

create trigger link_written_once before update or delete on link for each row execute function refuse_change();
create trigger link_kept before truncate on link execute function refuse_change();
create trigger sealed_day_written_once before update or delete on sealed_day for each row execute function refuse_change();
create trigger sealed_day_kept before truncate on sealed_day execute function refuse_change();
insert into history_table (name, is_open) values ('link', true), ('sealed_day', true);
