-- What upstreams reported of each attempt, as they wrote it, and what that costs the operator by the upstream's own price:
-- beside what the customer was charged. Failed attempts that the upstream bills are in it. Written after the call and never
-- waited for; a node that is killed loses the last second of it, so no invariant of the books stands on it.

create table attempt_cost (
    account_id     bigint      not null,
    request_id     uuid        not null,
    n              integer     not null check (n > 0),
    upstream       text        not null,
    upstream_model text        not null,
    -- As in usage_record.attempts: a status, or a word for what went wrong.
    result         text        not null,
    -- The usage that it reported last, as it stood there, cut where it is longer; null when it reported none.
    reported       text        check (length(reported) <= 4000),
    -- Whether the tokens that cost are our own count: it reported none that can be read.
    estimated      boolean     not null,
    -- Billionths of the currency, by the price from this day on; null where no price is known.
    cost           bigint      check (cost >= 0),
    currency       text        check (length(currency) = 3),
    effective      date,
    at             timestamptz not null default clock_timestamp(),
    primary key (account_id, request_id, n),
    check ((cost is null) = (currency is null) and (cost is null) = (effective is null))
) partition by range (request_id);
create table attempt_cost_default partition of attempt_cost default;
create trigger attempt_cost_written_once before update or delete on attempt_cost for each row execute function refuse_change();
create trigger attempt_cost_kept before truncate on attempt_cost execute function refuse_change();
insert into history_table (name, is_open) values ('attempt_cost', true);

create or replace function add_partitions(months integer) returns void language plpgsql as $$
declare
    parent text;
    month  timestamptz;
    name   text;
begin
    perform pg_advisory_xact_lock(hashtextextended('partitions', 62));
    for i in 0 .. months loop
        month := date_trunc('month', clock_timestamp() at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
        foreach parent in array array['usage_record', 'movement', 'attempt_cost'] loop
            name := parent || '_p' || to_char(month at time zone 'UTC', 'YYYYMM');
            continue when to_regclass(name) is not null;
            begin
                execute format('create table %I (like %I including defaults including constraints including storage)', name, parent);
                execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, name,
                    first_id_at(month), first_id_at((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
                perform visit_often(name);
            exception when others then
                raise warning 'partition % could not be made: %', name, sqlerrm;
            end;
        end loop;
    end loop;
end $$;
-- Replacing it took away what it had: tables are the owner's to make, whoever asks.
do $$
begin
    execute format('alter function add_partitions(integer) security definer set search_path = %I, pg_temp', current_schema());
end $$;
select add_partitions(3);
