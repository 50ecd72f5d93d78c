package com.smartoken.db;

import static com.smartoken.db.generated.Tables.LOT;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
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
     * @param kind one of {@link LotKind#MONEY}
     */
    public record Lot(
            LotKind kind,
            Source source,
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
                .and(LOT.ASSET.eq(Asset.USD.word()))
                .orderBy(LOT.OPEN.desc(), LOT.ID.desc())
                .limit(LISTED_MAX)
                .fetch(row -> new Lot(
                        LotKind.of(row.value1()),
                        Source.of(row.value2()),
                        new Usd(row.value3()),
                        new Usd(row.value4()),
                        row.value5().toInstant(),
                        Accounts.instant(row.value6()),
                        row.value7())));
    }
}
