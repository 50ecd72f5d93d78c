-- Months of the log that were put into files and taken out of the database. Movements and the sums by day stay.

-- digest: SHA-256 of the file as it was written.
create table archived_month (
    month  date        primary key check (extract(day from month) = 1),
    lines  bigint      not null,
    digest bytea       not null check (length(digest) = 32),
    actor  text        not null,
    at     timestamptz not null default clock_timestamp()
);
create trigger archived_month_written_once before update or delete on archived_month for each row execute function refuse_change();
create trigger archived_month_kept before truncate on archived_month execute function refuse_change();
insert into history_table (name, is_open) values ('archived_month', false);
