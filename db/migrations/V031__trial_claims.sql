-- Free trial quotas: once for each account and model, as a lot of the asset 'tokens:MODEL' with the source 'trial:MODEL'.
-- Whoever claims has locked the wallets: the gallery for one account, the ledger in the transaction of the first call's hold.

-- outcome: claimed; had (claimed before); on_hold (the account); kept_back (its sign-up waits for a look, or was refused).
create function claim_trials(accounts bigint[], models text[], tokens bigint[], days integer[], cause text)
    returns table (account_id bigint, model text, outcome text, lot_id bigint, granted bigint, expires_at timestamptz)
    language sql volatile as $$
    with wanted as (
        select * from unnest(accounts, models, tokens, days) as w (account_id, model, tokens, days)
    ), judged as (
        select w.*, case
            when exists (select 1 from lot l where l.account_id = w.account_id and l.source = 'trial:' || w.model) then 'had'
            when exists (select 1 from account a where a.id = w.account_id and (a.held_at is not null or a.closed_at is not null))
                then 'on_hold'
            when exists (select 1 from sign_up u where u.account_id = w.account_id and u.state in ('new', 'review', 'refused'))
                then 'kept_back'
            else 'claimed' end as outcome
        from wanted w
    ), made as (
        insert into lot (account_id, asset, kind, source, granted, remaining, expires_at)
        select j.account_id, 'tokens:' || j.model, 'quota', 'trial:' || j.model, j.tokens, j.tokens,
               clock_timestamp() + make_interval(secs => j.days * 86400.0)
        from judged j where j.outcome = 'claimed'
        on conflict (account_id, source) do nothing
        returning id, lot.account_id, asset, lot.granted, lot.expires_at
    ), moved as (
        insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)
        select new_id(), m.id, 'grant', m.account_id, m.asset, m.granted, 'trial', cause from made m
    )
    select j.account_id, j.model, case when j.outcome = 'claimed' and m.id is null then 'had' else j.outcome end,
           m.id, m.granted, m.expires_at
    from judged j left join made m on m.account_id = j.account_id and m.asset = 'tokens:' || j.model
$$;
