package com.smartoken.db.ledger;

import com.smartoken.db.ledger.ArrayInsert.Column;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rows that a batch writes, and how they become columns. */
final class BatchRows {
    private BatchRows() {}

    /** A row of hold. */
    record NewHold(Hold hold, HoldRequest.Lease lease) {
        PricedCall call() {
            return hold.call();
        }
    }

    /** A row of usage_record. */
    record Entry(PricedCall call, HoldOutcome outcome, Ending ending, Charge charge) {}

    /** A row of movement; lot 0 is none. */
    record Move(UUID reference, long lotId, MovementKind kind, long accountId, Asset asset, long amount) {}

    static final ArrayInsert<NewHold> HOLDS = new ArrayInsert<>(
            "hold",
            List.of(
                    column("request_id", "uuid", row -> row.call().id()),
                    column("account_id", "bigint", row -> row.call().accountId()),
                    column("key_id", "bigint", row -> row.call().caller().keyId()),
                    column("amount", "bigint", row -> row.hold().amount()),
                    column("lot_ids", "bigint[]", row -> parts(row.hold(), Hold.Part::lotId)),
                    column("lot_amounts", "bigint[]", row -> parts(row.hold(), Hold.Part::amount)),
                    column("caps", "text[]", row -> caps(row.hold().caps())),
                    column("model", "text", row -> row.call().model()),
                    column(
                            "price",
                            "bigint[]",
                            row -> ArrayInsert.literal(row.call().tariff().toArray())),
                    column("streamed", "boolean", row -> row.call().asked().streamed()),
                    column(
                            "feature",
                            "text",
                            row -> row.call().caller().labels().feature()),
                    column(
                            "end_user",
                            "text",
                            row -> row.call().caller().labels().endUser()),
                    column("path", "text", row -> row.call().asked().path()),
                    column("node_id", "bigint", row -> row.lease().nodeId()),
                    column("placed_at", "timestamptz", row -> time(row.call().startedAt())),
                    column(
                            "deadline",
                            "timestamptz",
                            row -> time(row.call().startedAt().plus(row.lease().lifetime())))));

    static final ArrayInsert<Hold> DISCARDED = new ArrayInsert<>(
            "discarded_hold",
            List.of(
                    column("request_id", "uuid", hold -> hold.call().id()),
                    column("account_id", "bigint", hold -> hold.call().accountId()),
                    column("amount", "bigint", Hold::amount),
                    column("started_at", "timestamptz", hold -> time(hold.call().startedAt()))));

    static final ArrayInsert<Entry> ENTRIES = new ArrayInsert<>(
            "usage_record",
            List.of(
                    column("request_id", "uuid", e -> e.call.id()),
                    column("account_id", "bigint", e -> e.call.accountId()),
                    column("key_id", "bigint", e -> e.call.caller().keyId()),
                    column("outcome", "text", e -> e.outcome.word()),
                    column("model", "text", e -> e.call.model()),
                    column("route", "text", e -> e.ending.routing().route()),
                    column("upstream_model", "text", e -> e.ending.routing().upstreamModel()),
                    column("path", "text", e -> e.call.asked().path()),
                    column("status", "integer", e -> e.ending.reply().status()),
                    column("error_code", "text", e -> e.ending.reply().errorCode()),
                    column("streamed", "boolean", e -> e.call.asked().streamed()),
                    column("estimated", "boolean", e -> e.ending.metered().estimated()),
                    column(
                            "input_tokens",
                            "bigint",
                            e -> e.ending.metered().tokens().input()),
                    column(
                            "cached_tokens",
                            "bigint",
                            e -> e.ending.metered().tokens().cached()),
                    column(
                            "written_tokens",
                            "bigint",
                            e -> e.ending.metered().tokens().written()),
                    column(
                            "output_tokens",
                            "bigint",
                            e -> e.ending.metered().tokens().output()),
                    column(
                            "thinking_tokens",
                            "bigint",
                            e -> e.ending.metered().tokens().thinking()),
                    column("quota_input", "bigint", e -> e.charge.quotaInput()),
                    column("quota_output", "bigint", e -> e.charge.quotaOutput()),
                    column(
                            "price",
                            "bigint[]",
                            e -> ArrayInsert.literal(e.charge.price().toArray())),
                    column("held", "bigint", e -> e.charge.held()),
                    column("cost", "bigint", e -> e.charge.cost()),
                    column("charged", "bigint", e -> e.charge.charged()),
                    column("finish_reason", "text", e -> e.ending.reply().finishReason()),
                    column("feature", "text", e -> e.call.caller().labels().feature()),
                    column("end_user", "text", e -> e.call.caller().labels().endUser()),
                    column(
                            "attempts",
                            "text",
                            e -> Attempt.write(e.ending.routing().attempts())),
                    column("first_byte_ms", "integer", e -> e.ending.timing().firstByteMillis()),
                    column("total_ms", "integer", e -> e.ending.timing().totalMillis()),
                    column("started_at", "timestamptz", e -> time(e.call.startedAt()))));

    static final ArrayInsert<Move> MOVES = new ArrayInsert<>(
            "movement",
            List.of(
                    column("reference", "uuid", Move::reference),
                    column("lot_id", "bigint", Move::lotId),
                    column("kind", "text", move -> move.kind().word()),
                    column("account_id", "bigint", Move::accountId),
                    column("asset", "text", move -> move.asset().word()),
                    column("amount", "bigint", Move::amount)));

    private static String parts(Hold hold, ToLongFunction<Hold.Part> number) {
        return ArrayInsert.literal(hold.parts().stream().mapToLong(number).toArray());
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
