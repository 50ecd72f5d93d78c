-- The last table that a call touches and that was not keyed by its account: what a call costs and of which lots is found
-- on one server, however many there are.
alter table lot drop constraint lot_pkey, add primary key (account_id, id);
