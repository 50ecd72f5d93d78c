package com.smartoken.db;

import static com.smartoken.db.generated.Tables.LOT;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What accounts were given or paid in, as their owners see it. */
public final class Lots {
    private static final int LISTED_MAX = 200;

    private final Database database;

    public Lots(Database database) {
        this.database = database;
    }

    /**
     * Money of one source.
     *
     * @param kind {@code promo} or {@code paid}
     * @param source such as {@code campaign:SLUG} or {@code code:12}
     */
    public record Lot(
            String kind,
            String source,
            Usd granted,
            Usd left,
            Instant since,
            @Nullable Instant expiresAt,
            boolean isExpired) {}

    /** The lots of money of an account: those with something left first, then the newest. */
    public List<Lot> money(long accountId) {
        return database.query(db -> db.select(
                        LOT.KIND,
                        LOT.SOURCE,
                        LOT.GRANTED,
                        LOT.REMAINING,
                        LOT.CREATED_AT,
                        LOT.EXPIRES_AT,
                        Sql.isOver(LOT.EXPIRES_AT))
                .from(LOT)
                .where(LOT.ACCOUNT_ID.eq(accountId))
                .and(LOT.ASSET.eq("usd"))
                .orderBy(LOT.OPEN.desc(), LOT.ID.desc())
                .limit(LISTED_MAX)
                .fetch(row -> new Lot(
                        row.value1(),
                        row.value2(),
                        new Usd(row.value3()),
                        new Usd(row.value4()),
                        row.value5().toInstant(),
                        Accounts.instant(row.value6()),
                        row.value7())));
    }
}
