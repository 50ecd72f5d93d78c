package com.smartoken.db;

import com.smartoken.money.Rates;
import com.smartoken.money.Tokens;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
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
        String attempts = row.get("attempts", String.class);
        return new UsageEntry(
                row.get("request_id", UUID.class),
                new UsageEntry.Key(
                        row.get("key_id", Long.class),
                        Objects.requireNonNullElse(row.get("key_name", String.class), ""),
                        Objects.requireNonNullElse(row.get("key_prefix", String.class), "")),
                UsageEntry.Outcome.valueOf(row.get("outcome", String.class).toUpperCase(Locale.ROOT)),
                row.get("model", String.class),
                row.get("route", String.class),
                row.get("path", String.class),
                row.get("status", Integer.class),
                row.get("error_code", String.class),
                row.get("streamed", Boolean.class),
                row.get("estimated", Boolean.class),
                new Tokens(
                        row.get("input_tokens", Long.class),
                        row.get("cached_tokens", Long.class),
                        row.get("written_tokens", Long.class),
                        row.get("output_tokens", Long.class),
                        row.get("thinking_tokens", Long.class)),
                row.get("quota_input", Long.class),
                row.get("quota_output", Long.class),
                price(row.get("price", Long[].class)),
                row.get("held", Long.class),
                row.get("cost", Long.class),
                row.get("charged", Long.class),
                row.get("finish_reason", String.class),
                row.get("feature", String.class),
                row.get("end_user", String.class),
                attempts == null || attempts.isEmpty() ? List.of() : List.of(attempts.split("\n")),
                row.get("first_byte_ms", Integer.class),
                row.get("total_ms", Integer.class),
                row.get("started_at", OffsetDateTime.class).toInstant(),
                row.get("ended_at", OffsetDateTime.class).toInstant());
    }

    /** What the ledger wrote: day of effect, factor, tier edge, and the five rates that counted. */
    private static UsageEntry.Applied price(Long[] numbers) {
        return new UsageEntry.Applied(
                LocalDate.ofEpochDay(numbers[0]),
                Math.toIntExact(numbers[1]),
                numbers[2],
                new Rates(numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]));
    }
}
