-- What operators do to the books by hand: credit, refund, adjust. Each has the operator's own reference (an invoice, a
-- ticket), which books once; who did it and why stand beside it for good. Its movements bear the id of the entry.

create table operator_entry (
    account_id bigint      not null references account (id),
    reference  text        not null check (length(reference) between 1 and 100),
    kind       text        not null check (kind in ('credit', 'refund', 'adjust')),
    id         uuid        not null,
    -- nano-dollars, with the sign of what it did to the account; tokens: of a quota, given back by a refund.
    amount     bigint      not null,
    tokens     bigint      not null default 0 check (tokens >= 0),
    request_id uuid,
    actor      text        not null check (length(actor) between 1 and 320),
    reason     text        not null check (length(reason) between 1 and 500),
    at         timestamptz not null default clock_timestamp(),
    primary key (account_id, reference),
    unique (account_id, id),
    check ((kind = 'refund') = (request_id is not null)),
    check (kind = 'adjust' or amount >= 0),
    check (amount <> 0 or tokens > 0)
);
create index operator_entry_reference on operator_entry (reference);
create index operator_entry_request on operator_entry (account_id, request_id) where request_id is not null;
create trigger operator_entry_written_once before update or delete on operator_entry for each row execute function refuse_change();
create trigger operator_entry_kept before truncate on operator_entry execute function refuse_change();
insert into history_table (name, is_open) values ('operator_entry', true);

-- Credit that was given by hand before there were entries.
insert into operator_entry (account_id, reference, kind, id, amount, actor, reason, at)
select l.account_id, case when l.source like 'operator:%' then substr(l.source, 10) else l.source end, 'credit', m.reference,
       m.amount, coalesce(nullif(m.actor, ''), 'operator'), coalesce(nullif(m.reason, ''), 'credit'), m.at
from lot l join movement m on m.account_id = l.account_id and m.lot_id = l.id and m.kind in ('grant', 'top_up')
where l.asset = 'usd' and l.source not like 'campaign:%' and l.source not like 'code:%';
