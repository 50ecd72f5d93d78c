package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A campaign in numbers: what was granted and what became of it.
 *
 * @param inReview sign-ups made in time that wait for an operator
 * @param budgetLeft what may still be granted; null without a budget
 * @param appliedAt when all existing accounts were last gone through; null for never
 * @param days every day (UTC) on which something was granted, used or expired
 */
public record CampaignFigures(
        long accounts,
        Usd granted,
        Usd used,
        Usd expired,
        Usd left,
        long inReview,
        @Nullable Usd budget,
        @Nullable Usd budgetLeft,
        boolean isBudgetReached,
        @Nullable Instant appliedAt,
        List<Day> days) {

    private static final int DAYS_MAX = 366;

    public CampaignFigures {
        days = List.copyOf(days);
    }

    /** What happened on a day. */
    public record Day(LocalDate day, long accounts, Usd granted, Usd used, Usd expired) {}

    /** The figures now; null when no campaign of this name was ever made known to the books. */
    public static @Nullable CampaignFigures of(Database database, String slug) {
        return database.query(db -> db.fetchOptional("""
                select c.accounts, c.granted, c.budget, c.amount, c.applied_at,
                       coalesce((select sum(remaining) from lot where source = 'campaign:' || c.slug), 0),
                       (select count(*) from sign_up u join account a on a.id = u.account_id
                        where u.state = 'review' and a.closed_at is null and a.created_at < c.over_at)
                from campaign c where c.slug = {0}
                """, DSL.val(slug))
                .map(row -> read(row, days(db, slug)))
                .orElse(null));
    }

    private static CampaignFigures read(Record row, List<Day> days) {
        long granted = row.get(1, Long.class);
        Long budget = row.get(2, Long.class);
        long left = row.get(5, Long.class);
        long expired = days.stream().mapToLong(day -> day.expired.nano()).sum();
        OffsetDateTime applied = row.get(4, OffsetDateTime.class);
        return new CampaignFigures(
                row.get(0, Long.class),
                new Usd(granted),
                new Usd(days.stream().mapToLong(day -> day.used.nano()).sum()),
                new Usd(expired),
                new Usd(left),
                row.get(6, Long.class),
                budget == null ? null : new Usd(budget),
                budget == null ? null : new Usd(budget - granted),
                budget != null && budget - granted < row.get(3, Long.class),
                applied == null ? null : applied.toInstant(),
                days.size() <= DAYS_MAX ? days : days.subList(days.size() - DAYS_MAX, days.size()));
    }

    private static List<Day> days(DSLContext db, String slug) {
        return db.fetch("""
                select (m.at at time zone 'UTC')::date, count(*) filter (where m.kind = 'grant'),
                       coalesce(sum(m.amount) filter (where m.kind = 'grant'), 0),
                       coalesce(sum(m.amount) filter (where m.kind in ('use', 'adjust')), 0),
                       coalesce(sum(m.amount) filter (where m.kind = 'expire'), 0)
                from lot l join movement m on m.account_id = l.account_id and m.lot_id = l.id
                where l.source = 'campaign:' || {0} and l.source like 'campaign:%'
                group by 1 order by 1
                """, DSL.val(slug))
                .map(row -> new Day(
                        row.get(0, LocalDate.class),
                        row.get(1, Long.class),
                        new Usd(row.get(2, Long.class)),
                        new Usd(row.get(3, Long.class)),
                        new Usd(row.get(4, Long.class))));
    }
}
