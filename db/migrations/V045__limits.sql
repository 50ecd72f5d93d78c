-- What limits calls over all nodes. Buckets are Bucket4j's; they expire when they would be full again.
-- A running call of a key or an account that has a limit on them has a row here until it ends.

create table bucket (
    id         text primary key,
    state      bytea,
    expires_at bigint
) with (fillfactor = 50);
create index bucket_expiry on bucket (expires_at);

create table running_call (
    scope      text   not null,
    request_id uuid   not null,
    node_id    bigint not null,
    primary key (scope, request_id)
) with (fillfactor = 50);

alter table api_key add column running integer check (running > 0);
alter table account
    add column rpm     integer check (rpm > 0),
    add column tpm     bigint check (tpm > 0),
    add column running integer check (running > 0);

create trigger key_running_changed after update of running on api_key for each statement execute function key_changed();
create trigger account_limits_changed after update of rpm, tpm, running on account for each statement execute function key_changed();

-- Enters a call into all scopes or into none. One at a time for each scope, so the limits are exact on any number of nodes.
-- Returns 0, or the place of the first scope that is full.
create function enter_running(scopes text[], maxima integer[], id uuid, node bigint, dead_seconds integer)
returns integer language plpgsql as $$
declare
    ordered text;
begin
    for ordered in select s from unnest(scopes) as s order by s loop
        perform pg_advisory_xact_lock(hashtextextended(ordered, 45));
    end loop;
    for i in 1 .. cardinality(scopes) loop
        if maxima[i] <= (
            select count(*) from running_call r join node n on n.id = r.node_id
            where r.scope = scopes[i] and n.stopped_at is null
              and n.seen_at > clock_timestamp() - make_interval(secs => dead_seconds)) then
            return i;
        end if;
    end loop;
    insert into running_call (scope, request_id, node_id) select s, id, node from unnest(scopes) as s;
    return 0;
end $$;
