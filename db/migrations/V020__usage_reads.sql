-- What the pages about usage read by. The log is paged by (account_id, request_id) and never read further than a limit.
-- What people look for by model, key and cost stands in the index itself, so that looking at 50,000 rows touches no table;
-- what is rare (errors, and the labels that callers choose) has an index that only the rows concerned pay for.

drop index usage_record_account;
create index usage_record_account on usage_record (account_id, request_id desc) include (charged, key_id, model);
create index usage_record_failed on usage_record (account_id, request_id desc) where status <> 200 or error_code is not null;
create index usage_record_feature on usage_record (account_id, feature, request_id desc) where feature is not null;
create index usage_record_end_user on usage_record (account_id, end_user, request_id desc) where end_user is not null;

-- An index can answer for the table only where a vacuum has been, so the log's partitions are visited often. A visit
-- reads only what is new.
create or replace function add_partitions(months integer) returns void language plpgsql as $$
declare
    parent text;
    month  timestamptz;
    name   text;
begin
    for i in 0 .. months loop
        month := date_trunc('month', clock_timestamp() at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
        foreach parent in array array['usage_record', 'movement'] loop
            name := parent || '_p' || to_char(month at time zone 'UTC', 'YYYYMM');
            continue when to_regclass(name) is not null;
            execute format('create table if not exists %I partition of %I for values from (%L) to (%L)', name, parent,
                first_id_at(month), first_id_at((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
            perform visit_often(name);
        end loop;
    end loop;
end $$;
create function visit_often(partition text) returns void language plpgsql as $$
begin
    execute format('alter table %I set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_insert_threshold = 20000)',
        partition);
end $$;
select visit_often(inhrelid::regclass::text) from pg_inherits where inhparent = 'usage_record'::regclass;

-- On which days there was a model or a key: the days between need not be read.
create index usage_day_model on usage_day (account_id, label, day) where kind = 'model';
create index usage_day_key on usage_day (account_id, key_id, day) where kind = 'model';

-- Which of many labels matter: the size of a day's sum, sixteen steps to a factor of ten. It changes so seldom that sums
-- still grow without touching an index, and the largest of 100,000 labels are found without reading the others.
alter table usage_day add column magnitude smallint not null
    generated always as ((16 * log((charged + requests + 1)::double precision))::smallint) stored;
create index usage_day_top on usage_day (account_id, kind, day, magnitude desc, label) where kind <> 'model';
