package com.smartoken.db;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What attempts at upstreams reported, and what they cost the operator. */
public final class AttemptCosts {
    /** Characters of a reported usage that are kept. */
    public static final int REPORTED_MAX = 4_000;

    private static final String ADD = """
            insert into attempt_cost (account_id, request_id, n, upstream, upstream_model, result, reported, estimated, cost,
                currency, effective)
            select * from unnest({0}::bigint[], {1}::uuid[], {2}::integer[], {3}::text[], {4}::text[], {5}::text[], {6}::text[],
                {7}::boolean[], {8}::bigint[], {9}::text[], {10}::date[])
            on conflict do nothing""";

    /** What calls by a route brought in is told once, beside the first of its currencies. */
    private static final String MARGIN = """
            with earned as (
                select u.route as upstream, u.upstream_model, count(*) as calls,
                       sum(u.charged + coalesce(l.charged, 0) - coalesce(r.amount, 0)) as charged
                from usage_record u
                left join (select account_id, request_id, charged from late_settlement
                           where request_id >= first_id_at({0}) and request_id < first_id_at({1})) l using (account_id, request_id)
                left join (select account_id, reference as request_id, sum(amount) as amount from movement
                           where kind = 'refund' and asset = 'usd'
                             and reference >= first_id_at({0}) and reference < first_id_at({1}) group by 1, 2) r
                    using (account_id, request_id)
                where u.request_id >= first_id_at({0}) and u.request_id < first_id_at({1})
                  and u.route is not null and u.upstream_model is not null
                group by 1, 2
            ), tried as (
                select upstream, upstream_model, count(*) as attempts, count(*) filter (where result <> '200') as failed,
                       count(*) filter (where cost is null) as unpriced
                from attempt_cost where request_id >= first_id_at({0}) and request_id < first_id_at({1}) group by 1, 2
            ), spent as (
                select upstream, upstream_model, currency, sum(cost) as cost, sum(cost) filter (where estimated) as guessed,
                       row_number() over (partition by upstream, upstream_model order by currency) as place
                from attempt_cost where request_id >= first_id_at({0}) and request_id < first_id_at({1}) and cost is not null
                group by 1, 2, 3
            )
            select upstream, upstream_model, coalesce(calls, 0), coalesce(attempts, 0), coalesce(failed, 0),
                   coalesce(unpriced, 0), coalesce(charged, 0)::text, currency, coalesce(cost, 0)::text, coalesce(guessed, 0)::text,
                   coalesce(place, 1)
            from earned full join tried using (upstream, upstream_model) left join spent using (upstream, upstream_model)
            order by upstream, upstream_model, currency
            """;

    private static final int NANO_DIGITS = 9;

    private final Database database;

    public AttemptCosts(Database database) {
        this.database = database;
    }

    /**
     * An attempt of a request.
     *
     * @param n its place among the attempts, from 1
     * @param reported the usage as the upstream wrote it; null when there was none
     * @param estimated whether the cost is by our own count of tokens
     * @param bill null where no price is known
     */
    public record Attempted(
            long accountId,
            UUID requestId,
            int n,
            String upstream,
            String upstreamModel,
            String result,
            @Nullable String reported,
            boolean estimated,
            @Nullable Bill bill) {
        public Attempted {
            if (reported != null) reported = kept(reported);
        }

        /** What a column can keep: no zeros, and not more than it has room for. */
        private static String kept(String text) {
            String clean = text.replace("\0", "");
            return clean.length() <= REPORTED_MAX ? clean : clean.substring(0, REPORTED_MAX);
        }
    }

    /**
     * What an upstream asks for an attempt.
     *
     * @param nano billionths of the currency
     * @param effective since when the price holds
     */
    public record Bill(String currency, long nano, LocalDate effective) {}

    /**
     * What a route brought in and cost.
     *
     * @param attempts those that cost something or reported a usage; {@code failed} and {@code unpriced} are among them
     * @param charged dollars that customers were charged for its calls and that were not given back for want of an answer
     * @param currency null where no price is known
     * @param cost in that currency
     * @param guessed what of the cost is by our own count of tokens
     * @param isFirst whether it is the first of the route's currencies: calls, attempts and charges stand in each
     */
    public record Margin(
            String upstream,
            String upstreamModel,
            long calls,
            long attempts,
            long failed,
            long unpriced,
            BigDecimal charged,
            @Nullable String currency,
            BigDecimal cost,
            BigDecimal guessed,
            boolean isFirst) {}

    /** Adds what is not there yet. @throws DatabaseUnavailable when it is not known to be there */
    public void add(List<Attempted> all) {
        if (all.isEmpty()) return;
        database.run(db -> db.execute(
                ADD,
                column(all, Attempted::accountId, Long[]::new),
                column(all, Attempted::requestId, UUID[]::new),
                column(all, Attempted::n, Integer[]::new),
                column(all, Attempted::upstream, String[]::new),
                column(all, Attempted::upstreamModel, String[]::new),
                column(all, Attempted::result, String[]::new),
                column(all, Attempted::reported, String[]::new),
                column(all, Attempted::estimated, Boolean[]::new),
                column(all, one -> one.bill == null ? null : one.bill.nano, Long[]::new),
                column(all, one -> one.bill == null ? null : one.bill.currency, String[]::new),
                column(all, one -> one.bill == null ? null : one.bill.effective, LocalDate[]::new)));
    }

    private static <T> Param<T[]> column(
            List<Attempted> all,
            Function<Attempted, @Nullable T> value,
            java.util.function.IntFunction<@Nullable T[]> array) {
        return DSL.val(all.stream().map(value).toArray(array));
    }

    /** What the calls of a month (UTC) brought in and cost, by route. */
    public List<Margin> margins(YearMonth month) {
        return database.transactLong(db -> {
            return db.fetch(MARGIN, DSL.val(begin(month)), DSL.val(begin(month.plusMonths(1))))
                    .map(AttemptCosts::margin);
        });
    }

    private static OffsetDateTime begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static Margin margin(Record row) {
        return new Margin(
                row.get(0, String.class),
                row.get(1, String.class),
                row.get(2, Long.class),
                row.get(3, Long.class),
                row.get(4, Long.class),
                row.get(5, Long.class),
                amount(row.get(6, String.class)),
                row.get(7, String.class),
                amount(row.get(8, String.class)),
                amount(row.get(9, String.class)),
                row.get(10, Long.class) == 1);
    }

    private static BigDecimal amount(String nano) {
        return new BigDecimal(nano).movePointLeft(NANO_DIGITS);
    }
}
