package com.smartoken.db;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads all that the books know of one request. */
public final class UsageReceipts {
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
     * A movement of the books.
     *
     * @param lotId 0 for what nobody paid: a write-off
     * @param kind {@code quota}, {@code promo} or {@code paid}; {@code write_off} without a lot
     * @param source what the lot came from
     * @param amount nano-dollars, or tokens of a quota
     */
    public record Payment(
            long lotId,
            String kind,
            String source,
            String asset,
            long amount,
            Instant at,
            @Nullable Instant expiresAt) {}

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
                        db.fetch("""
                                select m.lot_id, coalesce(l.kind, m.kind) as kind, coalesce(l.source, '') as source, m.asset,
                                       m.amount, m.at, l.expires_at
                                from movement m left join lot l on l.id = m.lot_id
                                where m.reference = {0} and m.account_id = {1} and m.kind in ('use', 'write_off')
                                order by case l.kind when 'quota' then 0 when 'promo' then 1 when 'paid' then 2 else 3 end,
                                         l.expires_at nulls last, l.id
                                """, DSL.val(requestId), DSL.val(accountId)).map(UsageReceipts::payment)))
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
        return new Payment(
                row.get(0, Long.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, Long.class),
                row.get(5, OffsetDateTime.class).toInstant(),
                Accounts.instant(row.get(6, OffsetDateTime.class)));
    }
}
