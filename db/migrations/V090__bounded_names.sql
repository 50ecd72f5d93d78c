-- Names that callers choose (features, end users) can't fill the sums by day: an account's first so many of a day and kind have
-- rows of their own, all further ones share one, whose label is empty. The log keeps every name, so which row a call counts
-- for can be told from it: a name that has no row of its own on a day has none from its first call of that day on.

-- How many rows of their own there are. Written under the wallet's lock, and only by a name's first call of a day.
create table label_count (
    account_id bigint  not null,
    day        date    not null,
    kind       text    not null,
    labels     integer not null,
    primary key (account_id, day, kind)
) with (fillfactor = 50);
insert into label_count select account_id, day, kind, count(*) from usage_day
    where kind <> 'model' and day >= (clock_timestamp() at time zone 'UTC')::date group by 1, 2, 3;

-- The bound is a setting of the session, as the node has it; 0 for none.
create function bound_labels() returns trigger language plpgsql as $$
declare
    most integer := coalesce(nullif(current_setting('smartoken.labels_per_day', true), '')::integer, 1000);
begin
    if most = 0 or exists (select 1 from usage_day u where u.account_id = new.account_id and u.day = new.day
                           and u.kind = new.kind and u.label = new.label and u.key_id = new.key_id) then
        return new;
    end if;
    insert into label_count as c (account_id, day, kind, labels) values (new.account_id, new.day, new.kind, 1)
        on conflict (account_id, day, kind) do update set labels = c.labels + 1 where c.labels < most;
    if found then return new; end if;
    -- Here and not by another label: a statement may bring several names, and can't change one row twice.
    insert into usage_day as u (account_id, day, kind, label, key_id, requests, errors, input, cached, output, thinking, charged)
        values (new.account_id, new.day, new.kind, '', new.key_id, new.requests, new.errors, new.input, new.cached, new.output,
            new.thinking, new.charged)
        on conflict (account_id, day, kind, label, key_id) do update set
            requests = u.requests + excluded.requests, errors = u.errors + excluded.errors, input = u.input + excluded.input,
            cached = u.cached + excluded.cached, output = u.output + excluded.output,
            thinking = u.thinking + excluded.thinking, charged = u.charged + excluded.charged;
    return null;
end $$;
create trigger usage_day_labels before insert on usage_day for each row
    when (new.kind <> 'model' and new.label <> '') execute function bound_labels();

-- As before, and the counts of days that are over.
create or replace function forget(days integer) returns bigint language plpgsql as $$
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
    delete from label_count where day < (clock_timestamp() at time zone 'UTC')::date - 7;
    get diagnostics gone = row_count;
    return total + gone;
end $$;
do $$
begin
    execute format('alter function forget(integer) security definer set search_path = %I, pg_temp', current_schema());
end $$;
