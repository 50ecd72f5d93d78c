-- How routes did, measured by the relay itself: every attempt is one count here, summed over all accounts and nodes, with
-- nothing that leads back to a call. Each sum is kept by minute, hour and day at once and pruned by its width
-- (hours, days, weeks), so that a glance over 30 days reads few rows and nothing has to be rolled up.
-- first_token counts streamed answers by how long their first token took; its edges stand in measure.Histogram.

create table route_measure (
    width          text        not null check (width in ('minute', 'hour', 'day')),
    starts_at      timestamptz not null,
    upstream       text        not null,
    upstream_model text        not null,
    answered       bigint      not null default 0,
    broken         bigint      not null default 0,
    timed_out      bigint      not null default 0,
    unavailable    bigint      not null default 0,
    first_token    bigint[]    not null check (cardinality(first_token) = 40),
    primary key (width, starts_at, upstream, upstream_model)
) with (fillfactor = 50);

create function add_counts(a bigint[], b bigint[]) returns bigint[] language sql immutable strict as $$
    select array_agg(x + y order by i) from unnest(a, b) with ordinality as pair (x, y, i)
$$;
