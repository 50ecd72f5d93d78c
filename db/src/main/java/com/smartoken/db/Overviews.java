package com.smartoken.db;

import static com.smartoken.db.generated.Tables.API_KEY;
import static com.smartoken.db.generated.Tables.LOT;
import static com.smartoken.db.generated.Tables.USAGE_DAY;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an account's first page tells, read from sums by day and open lots: never from the log itself. */
public final class Overviews {
    private static final int LOTS_MAX = 200;

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

    /** How far a new account has come. */
    public record Steps(boolean hasKey, boolean hasCalled) {}

    /** The days from {@code first} to {@code last} on which there were calls, in order. */
    public List<Day> days(long accountId, LocalDate first, LocalDate last) {
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

    /** Whether the account ever had a key, and whether a call of it ever ended. */
    public Steps steps(long accountId) {
        return database.query(db -> new Steps(
                db.fetchExists(API_KEY, API_KEY.ACCOUNT_ID.eq(accountId)),
                db.fetchExists(USAGE_DAY, USAGE_DAY.ACCOUNT_ID.eq(accountId))));
    }
}
