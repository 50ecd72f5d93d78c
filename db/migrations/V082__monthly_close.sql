-- A month of the books, closed: what accounts had when it began, what came and went, and what the operator owes them at its
-- end. Written once. What is put right later stands in the month in which it is put right.

create table monthly_close (
    month     date        primary key check (extract(day from month) = 1),
    actor     text        not null,
    closed_at timestamptz not null default clock_timestamp()
);

-- kind: of lots, or 'operator' for what nobody paid. Money in nano-dollars; 'quota' in tokens, of all models together.
create table monthly_close_line (
    month  date   not null references monthly_close (month),
    kind   text   not null check (kind in ('paid', 'promo', 'quota', 'operator')),
    line   text   not null check (line in ('opening', 'granted', 'topped_up', 'used', 'expired', 'refunded', 'adjusted',
        'closing', 'written_off')),
    amount bigint not null,
    primary key (month, kind, line)
);
create trigger monthly_close_written_once before update or delete on monthly_close for each row execute function refuse_change();
create trigger monthly_close_kept before truncate on monthly_close execute function refuse_change();
create trigger monthly_close_line_written_once before update or delete on monthly_close_line
    for each row execute function refuse_change();
create trigger monthly_close_line_kept before truncate on monthly_close_line execute function refuse_change();
insert into history_table (name, is_open) values ('monthly_close', true), ('monthly_close_line', true);
