package com.smartoken.db;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.LotOrder;
import com.smartoken.db.ledger.Source;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What an account has left, lot by lot. */
public final class OpenLots {
    /** Lots that are listed; what comes after them is used last anyway. */
    public static final int LISTED_MAX = 200;

    private static final String OPEN = "select id, kind, asset, source, granted, remaining, held, expires_at from lot l"
            + " where account_id = {0} and open and (expires_at is null or expires_at > clock_timestamp())"
            + " order by " + LotOrder.sql("l") + " limit {1}";

    private final Database database;

    public OpenLots(Database database) {
        this.database = database;
    }

    /**
     * A lot with something left.
     *
     * @param remaining nano-dollars or tokens, the held part included
     */
    public record OpenLot(
            long id,
            LotKind kind,
            Asset asset,
            Source source,
            long granted,
            long remaining,
            long held,
            @Nullable Instant expiresAt) {}

    /** The unexpired lots in the order in which the ledger uses them; quotas first, each for its model alone. */
    public List<OpenLot> of(long accountId) {
        return database.query(
                db -> db.fetch(OPEN, DSL.val(accountId), DSL.val(LISTED_MAX)).map(OpenLots::lot));
    }

    private static OpenLot lot(Record row) {
        return new OpenLot(
                row.get(0, Long.class),
                LotKind.of(row.get(1, String.class)),
                Asset.of(row.get(2, String.class)),
                Source.of(row.get(3, String.class)),
                row.get(4, Long.class),
                row.get(5, Long.class),
                row.get(6, Long.class),
                Accounts.instant(row.get(7, OffsetDateTime.class)));
    }
}
