package com.smartoken.usage;

import com.smartoken.db.UsageEntry;
import com.smartoken.http.RequestId;
import java.time.ZoneId;
import java.util.Objects;

/** One request in the list. Empty text for what it has not. */
public record UsageRow(
        String href,
        Stamp time,
        String model,
        String route,
        String key,
        String input,
        String cached,
        String output,
        String thinking,
        String cost,
        String quota,
        String firstByte,
        String total,
        Mark mark,
        String feature,
        String endUser) {

    /** How a request went, in a word; {@code look} is the class of its badge. */
    public record Mark(String text, String look) {
        static Mark of(UsageEntry entry) {
            String code = entry.errorCode();
            if (!entry.isError()) return new Mark("OK", "badge-good");
            if (entry.outcome() == UsageEntry.Outcome.SWEPT) return new Mark("Interrupted", "badge-warn");
            if (entry.status() == 499) return new Mark("You left", "badge-warn");
            return new Mark(code == null ? Integer.toString(entry.status()) : entry.status() + " " + code, "badge-off");
        }
    }

    static UsageRow of(UsageEntry entry, ZoneId zone) {
        long free = entry.quotaInput() + entry.quotaOutput();
        return new UsageRow(
                "/console/usage/" + RequestId.text(entry.requestId()),
                Stamp.seconds(entry.startedAt(), zone),
                entry.model(),
                text(entry.route()),
                entry.key().name(),
                Words.count(entry.tokens().input()),
                part(entry.tokens().cached(), "cached"),
                Words.count(entry.tokens().output()),
                part(entry.tokens().thinking(), "thinking"),
                Words.usd(entry.charged()),
                part(free, "free"),
                entry.streamed() ? Words.millis(entry.firstByteMillis()) : "",
                Words.millis(entry.totalMillis()),
                Mark.of(entry),
                text(entry.feature()),
                text(entry.endUser()));
    }

    private static String part(long tokens, String word) {
        return tokens == 0 ? "" : Words.count(tokens) + " " + word;
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
