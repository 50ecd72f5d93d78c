package com.smartoken.console.usage;

import com.smartoken.db.UsageEntry;
import com.smartoken.db.ledger.Attempt;
import java.util.ArrayList;
import java.util.List;

/**
 * A route that was tried.
 *
 * @param outcome in words
 * @param from where its bar begins, and {@code width} how long it is, in thousandths of the whole request
 */
public record AttemptBar(String route, String outcome, boolean isGood, int millis, int from, int width) {

    /** All of a request, in order. The log keeps when each ended, counted from the request's start. */
    static List<AttemptBar> of(UsageEntry entry) {
        List<AttemptBar> attempts = new ArrayList<>();
        int start = 0;
        int total = entry.ending().timing().totalMillis();
        for (Attempt attempt : entry.ending().routing().attempts()) {
            int end = attempt.endedMillis();
            int whole = Math.max(1, Math.max(total, end));
            int from = Math.clamp(1000L * start / whole, 0, 990);
            int width = Math.clamp(1000L * (end - start) / whole, 10, 1000 - from);
            int took = Math.max(0, end - start);
            attempts.add(new AttemptBar(
                    attempt.upstream(),
                    words(attempt.result()),
                    attempt.result().isOk(),
                    took,
                    from,
                    width));
            start = end;
        }
        return attempts;
    }

    private static String words(Attempt.Result result) {
        if (result.isOk()) return "answered";
        String failure = result.failure();
        if (failure == null) return "answered with status " + result.status();
        return switch (failure) {
            case "client_left" -> "was cut: your client went away";
            case "no_json", "stream_error" -> "answered with nonsense";
            default -> failure.replace('_', ' ');
        };
    }
}
