-- A lot's source that begins like one of the known forms has what belongs to it, so that whoever reads it can: until now only
-- the program knew that. A trigger, since lots change with every call and their source never does.
create function refuse_source() returns trigger language plpgsql as $$
begin
    raise exception 'a lot''s source is words such as campaign:SLUG, trial:MODEL, code:ID or operator:REFERENCE, not "%"', new.source
        using errcode = 'check_violation';
end $$;
create trigger lot_source before insert or update of source on lot for each row
    when (new.source ~ '^((campaign|trial|operator):)?$' or new.source ~ '^code:' and new.source !~ '^code:[0-9]{1,18}$')
    execute function refuse_source();
