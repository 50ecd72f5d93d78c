-- Nodes keep the keys that they have seen. One number tells them when any of it may have changed: they read it a few
-- times a second and forget everything when it has grown, so that a revoked key stops everywhere within a second.

create table key_version (
    one     boolean primary key default true check (one),
    version bigint not null default 0
) with (fillfactor = 10);
insert into key_version default values;

create function key_changed() returns trigger language plpgsql as $$
begin
    update key_version set version = version + 1;
    return null;
end $$;
create trigger api_key_changed after insert or delete or update of expires_at, revoked_at, cap_nano, cap_period, models, networks, rpm, tpm
    on api_key for each statement execute function key_changed();
create trigger account_changed after update of held_at, closed_at
    on account for each statement execute function key_changed();
