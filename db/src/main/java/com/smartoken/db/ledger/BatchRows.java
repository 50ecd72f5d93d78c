package com.smartoken.db.ledger;

import com.smartoken.db.ledger.ArrayInsert.Column;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows that a batch writes, and how they become columns. */
final class BatchRows {
    private BatchRows() {}

    /** A row of usage_record. */
    record Entry(
            UUID requestId,
            long accountId,
            long keyId,
            String outcome,
            String model,
            Tariff tariff,
            boolean streamed,
            @Nullable String feature,
            @Nullable String endUser,
            String path,
            Instant startedAt,
            Ending ending,
            Tariff.Cost cost,
            long held,
            long charged) {}

    /** A row of movement; lot 0 is none. */
    record Move(UUID reference, long lotId, MovementKind kind, long accountId, Asset asset, long amount) {}

    static final ArrayInsert<Hold> HOLDS = new ArrayInsert<>(
            "hold",
            List.of(
                    column("request_id", "uuid", hold -> hold.request().requestId()),
                    column("account_id", "bigint", hold -> hold.request().accountId()),
                    column("key_id", "bigint", hold -> hold.request().keyId()),
                    column("amount", "bigint", Hold::amount),
                    column(
                            "lot_ids",
                            "bigint[]",
                            hold -> ArrayInsert.literal(hold.parts().stream()
                                    .mapToLong(Hold.Part::lotId)
                                    .toArray())),
                    column(
                            "lot_amounts",
                            "bigint[]",
                            hold -> ArrayInsert.literal(hold.parts().stream()
                                    .mapToLong(Hold.Part::amount)
                                    .toArray())),
                    column("caps", "text[]", hold -> caps(hold.caps())),
                    column("model", "text", hold -> hold.request().model()),
                    column(
                            "price",
                            "bigint[]",
                            hold -> ArrayInsert.literal(hold.request().tariff().toArray())),
                    column("streamed", "boolean", hold -> hold.request().streamed()),
                    column("feature", "text", hold -> hold.request().feature()),
                    column("end_user", "text", hold -> hold.request().endUser()),
                    column("path", "text", hold -> hold.request().path()),
                    column("node_id", "bigint", hold -> hold.request().nodeId()),
                    column(
                            "placed_at",
                            "timestamptz",
                            hold -> time(hold.request().startedAt())),
                    column(
                            "deadline",
                            "timestamptz",
                            hold -> time(hold.request()
                                    .startedAt()
                                    .plus(hold.request().lifetime())))));

    static final ArrayInsert<Hold> DISCARDED = new ArrayInsert<>(
            "discarded_hold",
            List.of(
                    column("request_id", "uuid", hold -> hold.request().requestId()),
                    column("account_id", "bigint", hold -> hold.request().accountId()),
                    column("amount", "bigint", Hold::amount),
                    column(
                            "started_at",
                            "timestamptz",
                            hold -> time(hold.request().startedAt()))));

    static final ArrayInsert<Entry> ENTRIES = new ArrayInsert<>(
            "usage_record",
            List.of(
                    column("request_id", "uuid", Entry::requestId),
                    column("account_id", "bigint", Entry::accountId),
                    column("key_id", "bigint", Entry::keyId),
                    column("outcome", "text", Entry::outcome),
                    column("model", "text", Entry::model),
                    column("route", "text", e -> e.ending.route()),
                    column("upstream_model", "text", e -> e.ending.upstreamModel()),
                    column("path", "text", Entry::path),
                    column("status", "integer", e -> e.ending.status()),
                    column("error_code", "text", e -> e.ending.errorCode()),
                    column("streamed", "boolean", Entry::streamed),
                    column("estimated", "boolean", e -> e.ending.estimated()),
                    column("input_tokens", "bigint", e -> e.ending.tokens().input()),
                    column("cached_tokens", "bigint", e -> e.ending.tokens().cached()),
                    column("written_tokens", "bigint", e -> e.ending.tokens().written()),
                    column("output_tokens", "bigint", e -> e.ending.tokens().output()),
                    column("thinking_tokens", "bigint", e -> e.ending.tokens().thinking()),
                    column("quota_input", "bigint", e -> e.cost.quotaInput()),
                    column("quota_output", "bigint", e -> e.cost.quotaOutput()),
                    column("price", "bigint[]", e -> ArrayInsert.literal(applied(e.tariff, e.cost))),
                    column("held", "bigint", Entry::held),
                    column("cost", "bigint", e -> e.cost.nano()),
                    column("charged", "bigint", Entry::charged),
                    column("finish_reason", "text", e -> e.ending.finishReason()),
                    column("feature", "text", Entry::feature),
                    column("end_user", "text", Entry::endUser),
                    column("attempts", "text", e -> String.join("\n", e.ending.attempts())),
                    column("first_byte_ms", "integer", e -> e.ending.firstByteMillis()),
                    column("total_ms", "integer", e -> e.ending.totalMillis()),
                    column("started_at", "timestamptz", e -> time(e.startedAt))));

    static final ArrayInsert<Move> MOVES = new ArrayInsert<>(
            "movement",
            List.of(
                    column("reference", "uuid", Move::reference),
                    column("lot_id", "bigint", Move::lotId),
                    column("kind", "text", move -> move.kind().word()),
                    column("account_id", "bigint", Move::accountId),
                    column("asset", "text", move -> move.asset().word()),
                    column("amount", "bigint", Move::amount)));

    /** What a receipt needs: day of effect, factor, tier edge, and the five rates that counted. */
    private static long[] applied(Tariff tariff, Tariff.Cost cost) {
        Rates rates = cost.rates();
        return new long[] {
            tariff.effective().toEpochDay(),
            tariff.factor(),
            cost.tierAbove(),
            rates.input(),
            rates.cachedInput(),
            rates.cacheWrite(),
            rates.output(),
            rates.thinkingOutput()
        };
    }

    private static @Nullable String caps(List<Hold.CapPeriod> caps) {
        if (caps.isEmpty()) return null;
        StringBuilder literal = new StringBuilder("{");
        for (Hold.CapPeriod cap : caps) {
            String text = cap.scope() + "|" + cap.period();
            literal.append(literal.length() == 1 ? "\"" : ",\"")
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return literal.append('}').toString();
    }

    private static Object time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toString();
    }

    private static <R> Column<R> column(String name, String type, Function<R, @Nullable Object> value) {
        return new Column<>(name, type, value);
    }
}
