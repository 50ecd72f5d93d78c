-- What the console's pages of keys need: from where a key was last used, which form made it (sent twice it makes one),
-- by which key it was replaced, and under which number its spending counts: a key that replaces another goes on with its
-- cap, so that rotating neither empties nor doubles it.

alter table api_key
    add column last_used_from text check (length(last_used_from) <= 64),
    add column form           uuid,
    add column spending_id    bigint,
    add column replaced_by    bigint references api_key (id),
    add constraint api_key_form unique (account_id, form);

update api_key set spending_id = id;
alter table api_key alter column spending_id set not null;

-- A key's spending is its own unless it says otherwise.
create function own_spending() returns trigger language plpgsql as $$
begin
    new.spending_id := coalesce(new.spending_id, new.id);
    return new;
end $$;
create trigger api_key_spending before insert on api_key for each row execute function own_spending();

-- Last uses are noted in place, twice a minute at most; pages read the keys in use and the revoked ones apart.
alter table api_key set (fillfactor = 80);
create index api_key_in_use on api_key (account_id, id) where revoked_at is null;
create index api_key_revoked on api_key (account_id, revoked_at) where revoked_at is not null;
