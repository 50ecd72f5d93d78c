package com.smartoken.db;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** What all nodes measured of routes, by minute, hour and day. Sums only: no account, no call. */
public final class RouteMeasures {
    private static final Comparator<RouteSum> ORDER =
            Comparator.comparing(RouteSum::upstream).thenComparing(RouteSum::upstreamModel);

    private final Database database;

    public RouteMeasures(Database database) {
        this.database = database;
    }

    /** A time that ends now; {@code width} is the width of the sums it is made of. */
    public enum Window {
        QUARTER_HOUR("minute", "15 minutes"),
        HOUR("minute", "1 hour"),
        DAY("hour", "1 day"),
        MONTH("day", "30 days");

        private final String width;
        private final String length;

        Window(String width, String length) {
            this.width = width;
            this.length = length;
        }
    }

    /** Adds what a node counted since it last did, to the present minute, hour and day (UTC). */
    public void add(List<RouteSum> sums) {
        if (sums.isEmpty()) return;
        List<RouteSum> sorted = sums.stream().sorted(ORDER).toList(); // nodes lock rows in one order
        database.run(db -> db.execute(
                """
                insert into route_measure as m (width, starts_at, upstream, upstream_model, answered, broken, timed_out, unavailable, first_token)
                select w.width, date_trunc(w.width, statement_timestamp(), 'UTC'), r.upstream, r.upstream_model,
                       r.answered, r.broken, r.timed_out, r.unavailable, r.first_token::bigint[]
                from unnest({0}::text[], {1}::text[], {2}::bigint[], {3}::bigint[], {4}::bigint[], {5}::bigint[], {6}::text[])
                     as r (upstream, upstream_model, answered, broken, timed_out, unavailable, first_token)
                cross join (values ('minute'), ('hour'), ('day')) as w (width)
                order by r.upstream, r.upstream_model, w.width
                on conflict (width, starts_at, upstream, upstream_model) do update set
                    answered = m.answered + excluded.answered, broken = m.broken + excluded.broken,
                    timed_out = m.timed_out + excluded.timed_out, unavailable = m.unavailable + excluded.unavailable,
                    first_token = add_counts(m.first_token, excluded.first_token)
                """,
                texts(sorted, RouteSum::upstream),
                texts(sorted, RouteSum::upstreamModel),
                numbers(sorted, RouteSum::answered),
                numbers(sorted, RouteSum::broken),
                numbers(sorted, RouteSum::timedOut),
                numbers(sorted, RouteSum::unavailable),
                texts(sorted, sum -> literal(sum.firstToken()))));
    }

    /** Forgets sums that no window reaches any more. */
    public void prune() {
        database.run(db -> db.execute("""
                delete from route_measure where (width, starts_at) in (
                    select width, starts_at from route_measure
                    where width = 'minute' and starts_at < statement_timestamp() - interval '2 hours'
                       or width = 'hour' and starts_at < statement_timestamp() - interval '2 days'
                       or width = 'day' and starts_at < statement_timestamp() - interval '32 days')
                """));
    }

    /** The sums of every window, each with the routes that were asked in it. */
    public Map<Window, List<RouteSum>> read() {
        return Arrays.stream(Window.values()).collect(Collectors.toMap(Function.identity(), this::read));
    }

    private List<RouteSum> read(Window window) {
        return database.query(db ->
                db.fetch("""
                select upstream, upstream_model, sum(answered)::bigint, sum(broken)::bigint, sum(timed_out)::bigint,
                       sum(unavailable)::bigint,
                       (select array_agg(n order by i) from (
                            select i, sum(v)::bigint as n
                            from route_measure h, unnest(h.first_token) with ordinality as t (v, i)
                            where h.width = {0} and h.starts_at > statement_timestamp() - {1}::interval
                              and h.upstream = m.upstream and h.upstream_model = m.upstream_model
                            group by i) as counts)
                from route_measure m
                where width = {0} and starts_at > statement_timestamp() - {1}::interval
                group by upstream, upstream_model order by upstream, upstream_model
                """, DSL.val(window.width), DSL.val(window.length)).map(RouteMeasures::sum));
    }

    private static RouteSum sum(Record row) {
        return new RouteSum(
                row.get(0, String.class),
                row.get(1, String.class),
                row.get(2, Long.class),
                row.get(3, Long.class),
                row.get(4, Long.class),
                row.get(5, Long.class),
                List.of(row.get(6, Long[].class)));
    }

    private static org.jooq.Field<String[]> texts(List<RouteSum> sums, Function<RouteSum, String> column) {
        return DSL.val(sums.stream().map(column).toArray(String[]::new));
    }

    private static org.jooq.Field<Long[]> numbers(List<RouteSum> sums, Function<RouteSum, Long> column) {
        return DSL.val(sums.stream().map(column).toArray(Long[]::new));
    }

    private static String literal(List<Long> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
