package com.smartoken.db;

import static com.smartoken.db.generated.Tables.CREDIT_CODE;
import static com.smartoken.db.generated.Tables.CREDIT_CODE_BATCH;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Credit codes as staff make them: in batches, kept by their hash only. {@link CreditCodes} redeems them. */
public final class CodeBatches {
    private static final int LISTED_MAX = 200;

    private final Database database;

    public CodeBatches(Database database) {
        this.database = database;
    }

    /**
     * What a batch of codes gives.
     *
     * @param uses accounts that may redeem each code
     * @param lifetime in which a code can be redeemed; null for ever
     * @param creditExpiresAfter from the redemption; null when the credit does not expire
     */
    public record Terms(
            LotKind kind,
            Usd amount,
            int uses,
            @Nullable Duration lifetime,
            @Nullable Duration creditExpiresAfter,
            String note,
            String createdBy) {}

    /** A code as it is kept: the hash, and the last four characters. */
    public record Kept(byte[] hash, String ending) {}

    /** A batch in a list. {@code redeemed} counts redemptions of all its codes. */
    public record Batch(
            long id,
            LotKind kind,
            Usd amount,
            int uses,
            @Nullable Instant expiresAt,
            boolean isExpired,
            String note,
            String createdBy,
            Instant createdAt,
            @Nullable Instant revokedAt,
            long codes,
            long redeemed) {}

    /** Enters a batch. @return its number */
    public long add(Terms terms, List<Kept> codes) {
        return database.transact(db -> {
            long batch = db.insertInto(CREDIT_CODE_BATCH)
                    .set(CREDIT_CODE_BATCH.KIND, terms.kind.word())
                    .set(CREDIT_CODE_BATCH.AMOUNT, terms.amount.nano())
                    .set(CREDIT_CODE_BATCH.USES, terms.uses)
                    .set(CREDIT_CODE_BATCH.EXPIRES_AT, Sql.in(terms.lifetime))
                    .set(
                            CREDIT_CODE_BATCH.CREDIT_SECONDS,
                            terms.creditExpiresAfter == null ? null : terms.creditExpiresAfter.toSeconds())
                    .set(CREDIT_CODE_BATCH.NOTE, terms.note)
                    .set(CREDIT_CODE_BATCH.CREATED_BY, terms.createdBy)
                    .returningResult(CREDIT_CODE_BATCH.ID)
                    .fetchSingle()
                    .value1();
            db.batch(codes.stream()
                            .map(code -> db.insertInto(CREDIT_CODE)
                                    .set(CREDIT_CODE.BATCH_ID, batch)
                                    .set(CREDIT_CODE.HASH, code.hash)
                                    .set(CREDIT_CODE.ENDING, code.ending))
                            .toList())
                    .execute();
            return batch;
        });
    }

    /** The batches, newest first. */
    public List<Batch> newest() {
        return database.query(db -> db.fetch("""
                select b.id, b.kind, b.amount, b.uses, b.expires_at, coalesce(b.expires_at <= clock_timestamp(), false),
                       b.note, b.created_by, b.created_at, b.revoked_at, count(c.id), coalesce(sum(c.used), 0)
                from credit_code_batch b left join credit_code c on c.batch_id = b.id
                group by b.id order by b.id desc limit {0}
                """, DSL.val(LISTED_MAX)).map(CodeBatches::batch));
    }

    /** Ends a batch: nobody redeems its codes any more. @return false when there is none or it was ended before */
    public boolean revoke(long batch) {
        return database.query(db -> db.update(CREDIT_CODE_BATCH)
                        .set(CREDIT_CODE_BATCH.REVOKED_AT, Sql.now())
                        .where(CREDIT_CODE_BATCH.ID.eq(batch))
                        .and(CREDIT_CODE_BATCH.REVOKED_AT.isNull())
                        .execute()
                == 1);
    }

    private static Batch batch(Record row) {
        OffsetDateTime expires = row.get(4, OffsetDateTime.class);
        return new Batch(
                row.get(0, Long.class),
                LotKind.of(row.get(1, String.class)),
                new Usd(row.get(2, Long.class)),
                row.get(3, Integer.class),
                Accounts.instant(expires),
                row.get(5, Boolean.class),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, OffsetDateTime.class).toInstant(),
                Accounts.instant(row.get(9, OffsetDateTime.class)),
                row.get(10, Long.class),
                row.get(11, Long.class));
    }
}
