package com.smartoken.db;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.LotOrder;
import com.smartoken.db.ledger.Source;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads all that the books know of one request. */
public final class UsageReceipts {
    private static final String PAYMENTS = """
            select l.id, l.kind, l.source, l.expires_at, m.amount, m.at
            from movement m left join lot l on l.id = m.lot_id
            where m.reference = {0} and m.account_id = {1} and m.kind in ('use', 'write_off')
            order by
            """ + LotOrder.sql("l");

    private final Database database;

    public UsageReceipts(Database database) {
        this.database = database;
    }

    /** A request that ended, with what paid for it in the order of use. */
    public record Receipt(UsageEntry entry, List<Payment> payments) {
        public Receipt {
            payments = List.copyOf(payments);
        }
    }

    /**
     * What paid a part of it.
     *
     * @param lot null for what the operator bore
     * @param amount nano-dollars, or tokens of a quota
     */
    public record Payment(@Nullable Lot lot, long amount, Instant at) {
        /** Whether it was paid in tokens and not in money. */
        public boolean isQuota() {
            return lot != null && lot.kind == LotKind.QUOTA;
        }
    }

    /** A lot that paid. */
    public record Lot(
            long id, LotKind kind, Source source, @Nullable Instant expiresAt) {}

    /** A request that has not ended: so many nano-dollars are held for it. */
    public record Running(UUID requestId, String model, String path, long held, Instant startedAt) {}

    /** The receipt of an account's request; null when the account has none with this id. */
    public @Nullable Receipt find(long accountId, UUID requestId) {
        return database.query(db -> db.fetchOptional(
                        "select " + UsageRows.COLUMNS
                                + " from usage_record u where u.request_id = {0} and u.account_id = {1}",
                        DSL.val(requestId),
                        DSL.val(accountId))
                .map(row -> new Receipt(
                        UsageRows.entry(row),
                        db.fetch(PAYMENTS, DSL.val(requestId), DSL.val(accountId))
                                .map(UsageReceipts::payment)))
                .orElse(null));
    }

    /** The request while it runs; null when it does not, or is another account's. */
    public @Nullable Running running(long accountId, UUID requestId) {
        return database.query(db -> db.fetchOptional(
                        "select request_id, model, path, amount, placed_at from hold"
                                + " where request_id = {0} and account_id = {1}",
                        DSL.val(requestId), DSL.val(accountId))
                .map(row -> new Running(
                        row.get(0, UUID.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Long.class),
                        row.get(4, OffsetDateTime.class).toInstant()))
                .orElse(null));
    }

    private static Payment payment(Record row) {
        @Nullable Long lot = row.get(0, Long.class);
        return new Payment(
                lot == null
                        ? null
                        : new Lot(
                                lot,
                                LotKind.of(row.get(1, String.class)),
                                Source.of(row.get(2, String.class)),
                                Accounts.instant(row.get(3, OffsetDateTime.class))),
                row.get(4, Long.class),
                row.get(5, OffsetDateTime.class).toInstant());
    }
}
