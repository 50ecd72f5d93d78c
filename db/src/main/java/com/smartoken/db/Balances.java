package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What programs ask about an account: sums by lots and by days, never over the log, and one entry of the log by its id. */
public final class Balances {
    private final Database database;

    public Balances(Database database) {
        this.database = database;
    }

    /**
     * Money of an account now.
     *
     * @param credits all that was ever granted or paid in
     * @param used settled charges
     * @param held what running calls hold
     * @param promotional promotional credit that can be spent now
     * @param paid paid balance that can be spent now
     * @param everPaid whether anything was ever paid in
     */
    public record Credits(Usd credits, Usd used, Usd held, Usd promotional, Usd paid, boolean everPaid) {
        public Usd available() {
            return promotional.plus(paid);
        }
    }

    /** What a key has used, in all and in the running day, week (from Monday) and month, UTC. */
    public record KeyUse(Usd total, Usd day, Usd week, Usd month) {}

    /** An entry of the log as a program sees it. */
    public record Generation(
            UUID id,
            String model,
            @Nullable String route,
            String path,
            boolean streamed,
            int status,
            @Nullable String errorCode,
            @Nullable String finishReason,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            long thinkingTokens,
            Usd charged,
            @Nullable Integer firstByteMillis,
            @Nullable Integer totalMillis,
            @Nullable String endUser,
            Instant startedAt) {}

    /** The money of an account. */
    public Credits credits(long accountId) {
        return database.query(db -> db.fetchSingle("""
                select coalesce(sum(granted), 0), coalesce(sum(held), 0),
                       coalesce(sum(remaining - held) filter (where kind = 'promo' and live), 0),
                       coalesce(sum(remaining - held) filter (where kind = 'paid' and live), 0),
                       coalesce(bool_or(kind = 'paid'), false),
                       (select coalesce(sum(charged), 0) from usage_now where account_id = {0} and kind = 'model')
                from (select *, expires_at is null or expires_at > clock_timestamp() as live
                      from lot where account_id = {0} and asset = 'usd') l
                """, DSL.val(accountId))
                .map(row -> new Credits(
                        usd(row, 0), usd(row, 5), usd(row, 1), usd(row, 2), usd(row, 3), row.get(4, Boolean.class))));
    }

    /** What a key of this account has used. */
    public KeyUse keyUse(long accountId, long keyId) {
        return database.query(db -> db.fetchSingle("""
                select coalesce(sum(charged), 0), coalesce(sum(charged) filter (where day >= today), 0),
                       coalesce(sum(charged) filter (where day >= date_trunc('week', today)::date), 0),
                       coalesce(sum(charged) filter (where day >= date_trunc('month', today)::date), 0)
                from usage_now, (select (clock_timestamp() at time zone 'UTC')::date as today) now
                where account_id = {0} and kind = 'model' and key_id = {1}
                """, DSL.val(accountId), DSL.val(keyId))
                .map(row -> new KeyUse(usd(row, 0), usd(row, 1), usd(row, 2), usd(row, 3))));
    }

    /** What counts against a key's cap now: spent and held in the period that runs. */
    public Usd counted(ApiKey key, Instant now) {
        ApiKey.Cap cap = key.cap();
        if (cap == null) return Usd.ZERO;
        return new Usd(database.number(
                "select spent + held from spending where account_id = ? and scope = ? and period = ?",
                key.accountId(),
                "key:" + key.spendingId(),
                cap.period().nameAt(now)));
    }

    /** A finished call of this account; null when it has none of this id. */
    public @Nullable Generation generation(long accountId, UUID requestId) {
        return database.query(db -> db.fetchOptional("""
                select request_id, model, route, path, streamed, status, error_code, finish_reason, input_tokens,
                       cached_tokens, output_tokens, thinking_tokens, charged, first_byte_ms, total_ms, end_user, started_at
                from usage_record where request_id = {0} and account_id = {1}
                """, DSL.val(requestId), DSL.val(accountId))
                .map(Balances::generation)
                .orElse(null));
    }

    private static Generation generation(Record row) {
        return new Generation(
                row.get(0, UUID.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, Boolean.class),
                row.get(5, Integer.class),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, Long.class),
                row.get(9, Long.class),
                row.get(10, Long.class),
                row.get(11, Long.class),
                usd(row, 12),
                row.get(13, Integer.class),
                row.get(14, Integer.class),
                row.get(15, String.class),
                row.get(16, OffsetDateTime.class).toInstant());
    }

    private static Usd usd(Record row, int column) {
        return new Usd(row.get(column, Long.class));
    }
}
