package com.smartoken.db;

import com.smartoken.db.ledger.AppliedPrice;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Charge;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldOutcome;
import com.smartoken.db.ledger.Labels;
import com.smartoken.money.Tokens;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Record;

/** How rows of the log become entries. */
final class UsageRows {
    /** Of a row that is called {@code u}. The key is looked up for the rows that are shown, not for those read. */
    static final String COLUMNS = "u.*, (select k.name from api_key k where k.id = u.key_id) as key_name,"
            + " (select k.prefix from api_key k where k.id = u.key_id) as key_prefix";

    private UsageRows() {}

    static UsageEntry entry(Record row) {
        HoldOutcome outcome = HoldOutcome.of(row.get("outcome", String.class));
        Charge charge = charge(row);
        return new UsageEntry(
                row.get("request_id", UUID.class),
                new UsageEntry.Key(
                        row.get("key_id", Long.class),
                        Objects.requireNonNullElse(row.get("key_name", String.class), ""),
                        Objects.requireNonNullElse(row.get("key_prefix", String.class), "")),
                new Labels(row.get("feature", String.class), row.get("end_user", String.class)),
                new Asked(
                        row.get("path", String.class),
                        row.get("model", String.class),
                        row.get("streamed", Boolean.class)),
                outcome,
                ending(outcome, row, charge),
                charge,
                row.get("started_at", OffsetDateTime.class).toInstant(),
                row.get("ended_at", OffsetDateTime.class).toInstant());
    }

    private static Ending ending(HoldOutcome outcome, Record row, Charge charge) {
        Tokens tokens = new Tokens(
                row.get("input_tokens", Long.class),
                row.get("cached_tokens", Long.class),
                row.get("written_tokens", Long.class),
                row.get("output_tokens", Long.class),
                row.get("thinking_tokens", Long.class));
        boolean isDelivered = switch (outcome) {
            case SETTLED -> true;
            case RELEASED -> false;
            case SWEPT -> tokens.output() > 0;
        };
        return new Ending(
                isDelivered,
                new Ending.Metered(
                        tokens,
                        row.get("estimated", Boolean.class),
                        charge.price().extras().counts()),
                new Ending.Reply(
                        row.get("status", Integer.class),
                        row.get("error_code", String.class),
                        row.get("finish_reason", String.class)),
                new Ending.Routing(
                        row.get("route", String.class),
                        row.get("upstream_model", String.class),
                        Attempt.read(row.get("attempts", String.class))),
                new Ending.Timing(
                        row.get("first_byte_ms", Integer.class),
                        Objects.requireNonNullElse(row.get("total_ms", Integer.class), 0)));
    }

    private static Charge charge(Record row) {
        return new Charge(
                AppliedPrice.fromArray(row.get("price", Long[].class)),
                row.get("quota_input", Long.class),
                row.get("quota_output", Long.class),
                row.get("held", Long.class),
                row.get("cost", Long.class),
                row.get("charged", Long.class));
    }
}
