-- Two roles: the owner migrates, and the application may only add to the history and read it. Whoever gets hold of the
-- application's password can spend what there is to spend; rewriting what has happened takes the owner's.

-- Tables whose rows are written once. A later migration that makes one names it here.
create table history_table (
    name      text    primary key,
    -- Whether the application adds rows itself, or only through functions of the owner.
    is_open   boolean not null
);
insert into history_table (name, is_open) values
    ('movement', true), ('usage_record', true), ('late_settlement', true), ('discarded_hold', true),
    ('history_table', false), ('flyway_schema_history', false);

create trigger movement_kept before truncate on movement execute function refuse_change();
create trigger usage_record_kept before truncate on usage_record execute function refuse_change();
create trigger late_settlement_kept before truncate on late_settlement execute function refuse_change();

-- Sums only grow: what was used is used. The condition costs next to nothing where it does not hold.
create function refuse_shrinking() returns trigger language plpgsql as $$
begin
    raise exception 'sums in % only grow', tg_table_name;
end $$;
create trigger usage_day_grows before update on usage_day for each row
    when (new.requests < old.requests or new.errors < old.errors or new.input < old.input or new.cached < old.cached
        or new.output < old.output or new.thinking < old.thinking or new.charged < old.charged)
    execute function refuse_shrinking();
create trigger spending_grows before update on spending for each row when (new.spent < old.spent)
    execute function refuse_shrinking();

-- From when on all calls that count against a cap are in its sum: since the first of them, or since the sum was last
-- taken from the days before. The check of the books counts from here.
alter table spending add column since timestamptz not null default clock_timestamp();

-- Partitions are made by whichever node is there, and tables are the owner's to make.
do $$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p
             where p.pronamespace = current_schema()::regnamespace and p.proname = 'add_partitions' loop
        execute format('alter function %s security definer set search_path = %I, pg_temp', f, current_schema());
    end loop;
end $$;

-- Gives the application's role what it needs and takes everything else. To be run by the owner, as often as one likes.
-- Partitions are reached through their tables alone; that nothing stands in a default one anybody may see.
create function admit_application(application text) returns void language plpgsql as $$
declare
    t record;
begin
    execute format('revoke create on schema %I from public', current_schema());
    execute format('grant usage on schema %I to %I', current_schema(), application);
    for t in select c.relname as name, c.relkind as kind, c.relispartition as is_part, h.is_open
             from pg_class c left join history_table h on h.name = c.relname
             where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') loop
        execute format('revoke all on %I from %I', t.name, application);
        continue when t.is_part and t.name not like '%\_default';
        execute format('grant %s on %I to %I', case
            when t.kind = 'v' or t.is_part or not t.is_open or t.name = 'charged_above_hold' then 'select'
            when t.is_open then 'select, insert'
            when t.name = 'lot' then 'select, insert, update (remaining, held, open, expires_at)'
            when t.name in ('usage_day', 'spending') then 'select, insert, update'
            else 'select, insert, update, delete' end, t.name, application);
    end loop;
end $$;
revoke execute on function admit_application(text) from public;
