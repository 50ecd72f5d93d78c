package com.smartoken.console.usage;

import com.smartoken.console.Stamp;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldOutcome;
import com.smartoken.http.RequestId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        String label) {

    /** How a request went, in a word; {@code look} is the class of its badge. */
    public record Mark(String text, String look) {
        static Mark of(UsageEntry entry) {
            Ending.Reply reply = entry.ending().reply();
            String code = reply.errorCode();
            if (!entry.isError()) return new Mark("OK", "badge-good");
            if (entry.outcome() == HoldOutcome.SWEPT) return new Mark("Interrupted", "badge-warn");
            if (reply.status() == 499) return new Mark("You left", "badge-warn");
            return new Mark(code == null ? Integer.toString(reply.status()) : reply.status() + " " + code, "badge-off");
        }
    }

    static UsageRow of(UsageEntry entry, UsageFigures words) {
        long free = entry.charge().quota();
        return new UsageRow(
                "/console/usage/" + RequestId.text(entry.requestId()),
                Stamp.seconds(entry.startedAt(), words.figures()),
                entry.asked().model(),
                text(entry.ending().routing().route()),
                entry.key().name(),
                words.count(entry.tokens().input()),
                part(entry.tokens().cached(), "cached", words),
                words.count(entry.tokens().output()),
                part(entry.tokens().thinking(), "thinking", words),
                words.usd(entry.charge().charged()),
                part(free, "free", words),
                entry.asked().streamed() ? words.millis(entry.ending().timing().firstByteMillis()) : "",
                words.millis(entry.ending().timing().totalMillis()),
                Mark.of(entry),
                label(text(entry.labels().feature()), text(entry.labels().endUser())));
    }

    private static String part(long tokens, String word, UsageFigures words) {
        return tokens == 0 ? "" : words.count(tokens) + " " + word;
    }

    /** How the caller labelled it: {@code search, for u-1}. */
    private static String label(String feature, String endUser) {
        if (endUser.isEmpty()) return feature;
        return feature.isEmpty() ? "for " + endUser : feature + ", for " + endUser;
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
