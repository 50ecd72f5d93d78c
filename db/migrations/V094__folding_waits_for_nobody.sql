-- A page that reads sums folds the tail in first (V093), and waited for whoever was folding at that moment: a node that stood
-- still in such a transaction stopped the pages of all. Who is busy with it is let be; the sums follow within seconds. What
-- must count all, a budget that is set, still waits.
create function fold_usage_if_free() returns void language plpgsql as $$
begin
    if pg_try_advisory_xact_lock(hashtextextended('usage', 93)) then perform fold_usage(); end if;
end $$;
