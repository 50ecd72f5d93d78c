package com.smartoken.db;

import static com.smartoken.db.generated.Tables.LOT;

import java.time.Instant;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an account has left, lot by lot. */
public final class OpenLots {
    /** Lots that are listed; what comes after them is used last anyway. */
    public static final int LISTED_MAX = 200;

    private final Database database;

    public OpenLots(Database database) {
        this.database = database;
    }

    /**
     * A lot with something left.
     *
     * @param kind {@code quota}, {@code promo} or {@code paid}
     * @param model whose free quota it is; null for money
     * @param remaining nano-dollars or tokens, the held part included
     */
    public record OpenLot(
            long id,
            String kind,
            @Nullable String model,
            String source,
            long granted,
            long remaining,
            long held,
            @Nullable Instant expiresAt) {}

    /** The unexpired lots in the order in which the ledger uses them; quotas first, each for its model alone. */
    public List<OpenLot> of(long accountId) {
        return database.query(db -> db.selectFrom(LOT)
                .where(LOT.ACCOUNT_ID.eq(accountId))
                .and(LOT.OPEN)
                .and(LOT.EXPIRES_AT.isNull().or(LOT.EXPIRES_AT.gt(Sql.now())))
                .orderBy(
                        DSL.when(LOT.KIND.eq("quota"), 0)
                                .when(LOT.KIND.eq("promo"), 1)
                                .otherwise(2),
                        LOT.EXPIRES_AT.asc().nullsLast(),
                        LOT.ID)
                .limit(LISTED_MAX)
                .fetch(row -> new OpenLot(
                        row.getId(),
                        row.getKind(),
                        row.getAsset().startsWith("tokens:") ? row.getAsset().substring(7) : null,
                        row.getSource(),
                        row.getGranted(),
                        row.getRemaining(),
                        row.getHeld(),
                        Accounts.instant(row.getExpiresAt()))));
    }
}
