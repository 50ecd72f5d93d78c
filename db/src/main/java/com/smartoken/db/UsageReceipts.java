package com.smartoken.db;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.LotOrder;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Tokens;
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
            select l.id, l.kind, l.source, l.expires_at, m.amount, m.at, m.kind
            from movement m left join lot l on l.account_id = m.account_id and l.id = m.lot_id
            where m.account_id = {1} and (m.reference = {0} and m.kind in ('use', 'late', 'refund', 'write_off')
                or m.kind = 'refund' and m.reference in (
                    select e.id from operator_entry e where e.account_id = {1} and e.request_id = {0}))
            order by m.kind = 'refund', m.kind = 'late',
            """ + LotOrder.sql("l");
    private static final String LATE =
            "select input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,"
                    + " quota_input + quota_output, cost, charged, at from late_settlement where account_id = {0} and request_id = {1}";

    private final Database database;

    public UsageReceipts(Database database) {
        this.database = database;
    }

    /**
     * A request that ended, with what paid for it in the order of use.
     *
     * @param late what it came to beyond that, when its hold had been swept before it ended; null for most
     */
    public record Receipt(
            UsageEntry entry,
            List<Payment> payments,
            @Nullable Late late) {
        public Receipt {
            payments = List.copyOf(payments);
        }
    }

    /**
     * What was settled after its hold was gone.
     *
     * @param tokens of the whole call
     * @param quota tokens that free quota covered late
     * @param cost nano-dollars that were still due then, {@code charged} of them taken
     */
    public record Late(Tokens tokens, long quota, long cost, long charged, Instant at) {}

    /**
     * What paid a part of it, or was given back.
     *
     * @param lot null for what the operator bore
     * @param amount nano-dollars, or tokens of a quota
     */
    public record Payment(@Nullable Lot lot, MovementKind kind, long amount, Instant at) {
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
                                .map(UsageReceipts::payment),
                        db.fetchOptional(LATE, DSL.val(accountId), DSL.val(requestId))
                                .map(UsageReceipts::late)
                                .orElse(null)))
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

    private static Late late(Record row) {
        return new Late(
                new Tokens(
                        row.get(0, Long.class),
                        row.get(1, Long.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class),
                        row.get(4, Long.class)),
                row.get(5, Long.class),
                row.get(6, Long.class),
                row.get(7, Long.class),
                row.get(8, OffsetDateTime.class).toInstant());
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
                MovementKind.of(row.get(6, String.class)),
                row.get(4, Long.class),
                row.get(5, OffsetDateTime.class).toInstant());
    }
}
