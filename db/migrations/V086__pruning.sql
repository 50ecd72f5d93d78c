-- What nobody asks for any more is forgotten: traces that the check of the books needs for calls of a time, sums of periods that
-- are over, nodes that have ended, and events that were read. The history itself stays.

-- From when on a table has all its rows; before it the check of the books takes nothing from it.
create table forgotten (
    name   text        primary key,
    before timestamptz not null
);
insert into history_table (name, is_open) values ('forgotten', false);

-- Read events stay long enough that no occasion comes again. A node stays as long as anything names it.
create function forget(days integer) returns bigint language plpgsql as $$
declare
    cut    timestamptz := clock_timestamp() - make_interval(days => days);
    gone   bigint;
    total  bigint := 0;
begin
    if days < 35 then raise exception 'traces are kept for 35 days at least'; end if;
    perform pg_advisory_xact_lock(hashtextextended('forget', 86));
    delete from discarded_hold where discarded_at < cut;
    get diagnostics gone = row_count;
    total := total + gone;
    insert into forgotten (name, before) values ('discarded_hold', cut)
        on conflict (name) do update set before = greatest(forgotten.before, excluded.before);
    delete from spending where held = 0 and cut > case
        when period like '%W%' then to_date(period, 'IYYY-"W"IW') + 7
        when length(period) = 7 then to_date(period || '-01', 'YYYY-MM-DD') + 31
        else to_date(period, 'YYYY-MM-DD') + 1 end;
    get diagnostics gone = row_count;
    total := total + gone;
    delete from node n where coalesce(n.stopped_at, n.seen_at) < cut
        and not exists (select 1 from hold h where h.node_id = n.id)
        and not exists (select 1 from kept_answer k where k.node_id = n.id)
        and not exists (select 1 from running_call r where r.node_id = n.id);
    get diagnostics gone = row_count;
    total := total + gone;
    delete from account_event where read_at < cut and at < clock_timestamp() - make_interval(days => greatest(days, 400));
    get diagnostics gone = row_count;
    total := total + gone;
    return total;
end $$;
do $$
begin
    execute format('alter function forget(integer) security definer set search_path = %I, pg_temp', current_schema());
end $$;
