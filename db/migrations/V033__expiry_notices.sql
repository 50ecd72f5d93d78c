-- Up to which expiry the owners of lots have been told, for each time of warning: so that each lot is told of once, by
-- whatever node, without a mark on every lot. A lot that is made later with a nearer expiry is not warned of.

create table expiry_notice (
    days       integer     primary key check (days > 0),
    expires_at timestamptz not null default clock_timestamp(),
    lot_id     bigint      not null default 0
);
insert into expiry_notice (days) values (7), (1);
