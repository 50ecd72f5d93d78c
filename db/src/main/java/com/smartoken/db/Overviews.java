package com.smartoken.db;

import static com.smartoken.db.generated.Tables.API_KEY;
import static com.smartoken.db.generated.Tables.LOT;
import static com.smartoken.db.generated.Tables.USAGE_DAY;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an account's first page tells, read from sums by day and open lots: never from the log itself. */
public final class Overviews {
    private static final int LOTS_MAX = 200;
    private static final int RUNNING_MAX = 5;

    private final Database database;

    public Overviews(Database database) {
        this.database = database;
    }

    /** One day (UTC) with calls. */
    public record Day(LocalDate day, long requests, long errors, Usd charged) {}

    /** A lot with something left, {@code remaining} and {@code held} in the unit of its asset. */
    public record OpenLot(
            Asset asset,
            LotKind kind,
            long remaining,
            long held,
            @Nullable Instant expiresAt) {}

    /**
     * What an account has at this moment, and which of its calls run.
     *
     * @param available what can be spent now; {@code promotional} and {@code paid} have the held parts in them
     * @param running how many calls run, on all nodes
     * @param newest some of them, the newest first
     */
    public record Standing(
            Usd available,
            Usd promotional,
            Usd paid,
            Usd held,
            boolean payAsYouGo,
            int running,
            List<Running> newest) {}

    /** A call that has not ended. */
    public record Running(UUID requestId, String model, Instant since) {}

    /** How far a new account has come. */
    public record Steps(boolean hasKey, boolean hasCalled) {}

    /** The days from {@code first} to {@code last} on which there were calls, in order. */
    public List<Day> days(long accountId, LocalDate first, LocalDate last) {
        database.run(UsageTail::foldIfFree);
        return database.query(db -> db.select(
                        USAGE_DAY.DAY,
                        DSL.sum(USAGE_DAY.REQUESTS),
                        DSL.sum(USAGE_DAY.ERRORS),
                        DSL.sum(USAGE_DAY.CHARGED))
                .from(USAGE_DAY)
                .where(USAGE_DAY.ACCOUNT_ID.eq(accountId))
                .and(USAGE_DAY.DAY.in(each(first, last)))
                .and(USAGE_DAY.KIND.eq("model"))
                .groupBy(USAGE_DAY.DAY)
                .orderBy(USAGE_DAY.DAY)
                .fetch(row -> new Day(
                        row.value1(),
                        row.value2().longValueExact(),
                        row.value3().longValueExact(),
                        new Usd(row.value4().longValueExact()))));
    }

    /**
     * Each day by its name: so the index leads to the sums by model of each day and passes over those by label, of which
     * there may be thousands.
     */
    static List<LocalDate> each(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1)).toList();
    }

    /** The lots that have something left and have not expired at {@code now}, the soonest to expire first. */
    public List<OpenLot> openLots(long accountId, Instant now) {
        return database.query(db -> db.select(LOT.ASSET, LOT.KIND, LOT.REMAINING, LOT.HELD, LOT.EXPIRES_AT)
                .from(LOT)
                .where(LOT.ACCOUNT_ID.eq(accountId))
                .and(LOT.OPEN)
                .and(LOT.EXPIRES_AT.isNull().or(LOT.EXPIRES_AT.gt(now.atOffset(ZoneOffset.UTC))))
                .orderBy(LOT.EXPIRES_AT.asc().nullsLast(), LOT.ID)
                .limit(LOTS_MAX)
                .fetch(row -> new OpenLot(
                        Asset.of(row.value1()),
                        LotKind.of(row.value2()),
                        row.value3(),
                        row.value4(),
                        Accounts.instant(row.value5()))));
    }

    /**
     * What an account has now and what runs, in one statement: pages ask for it every few seconds. Open holds are as many
     * as calls run on all nodes, so reading them through costs less than an index would cost each call.
     *
     * @throws IllegalStateException when there is no such account
     */
    public Standing standing(long accountId) {
        return database.query(db -> read(db.fetch("""
                with running as (select request_id, model, placed_at from hold where account_id = {0})
                select w.available, w.promotional, w.paid, w.held, w.pay_as_you_go, (select count(*) from running),
                       r.request_id, r.model, r.placed_at
                from (
                    select coalesce(sum(l.remaining - l.held) filter (where live), 0) as available,
                           coalesce(sum(l.remaining) filter (where l.kind = 'promo' and live), 0) as promotional,
                           coalesce(sum(l.remaining) filter (where l.kind = 'paid' and live), 0) as paid,
                           coalesce(sum(l.held), 0) as held, w.pay_as_you_go
                    from wallet w
                    left join lateral (
                        select *, expires_at is null or expires_at > clock_timestamp() as live
                        from lot where account_id = w.account_id and asset = 'usd' and open) l on true
                    where w.account_id = {0}
                    group by w.account_id) w
                left join lateral (
                    select * from running order by placed_at desc, request_id desc limit {1}) r on true
                order by r.placed_at desc, r.request_id desc
                """, DSL.val(accountId), DSL.val(RUNNING_MAX))));
    }

    private static Standing read(Result<Record> rows) {
        if (rows.isEmpty()) throw new IllegalStateException("an account without a wallet");
        Record first = rows.getFirst();
        return new Standing(
                usd(first, 0),
                usd(first, 1),
                usd(first, 2),
                usd(first, 3),
                first.get(4, Boolean.class),
                first.get(5, Integer.class),
                rows.stream()
                        .filter(row -> row.get(6) != null)
                        .map(row -> new Running(
                                row.get(6, UUID.class),
                                row.get(7, String.class),
                                row.get(8, OffsetDateTime.class).toInstant()))
                        .toList());
    }

    private static Usd usd(Record row, int column) {
        return new Usd(row.get(column, Long.class));
    }

    /** Whether the account ever had a key, and whether a call of it ever ended. */
    public Steps steps(long accountId) {
        database.run(UsageTail::foldIfFree);
        return database.query(db -> new Steps(
                db.fetchExists(API_KEY, API_KEY.ACCOUNT_ID.eq(accountId)),
                db.fetchExists(USAGE_DAY, USAGE_DAY.ACCOUNT_ID.eq(accountId))));
    }
}
