-- Partitions are made ahead by every node, daily, and attached: that waits for nobody who reads or writes the others. One
-- that can't be made keeps no node from starting; whatever lies in a default partition is an alarm (Partitions, and the
-- check of the books).
create or replace function add_partitions(months integer) returns void language plpgsql as $$
declare
    parent text;
    month  timestamptz;
    name   text;
begin
    perform pg_advisory_xact_lock(hashtextextended('partitions', 62));
    for i in 0 .. months loop
        month := date_trunc('month', clock_timestamp() at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
        foreach parent in array array['usage_record', 'movement'] loop
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
