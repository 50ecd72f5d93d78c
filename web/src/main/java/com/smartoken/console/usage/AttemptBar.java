package com.smartoken.console.usage;

import com.smartoken.db.UsageEntry;
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
        int total = entry.totalMillis() == null ? 0 : entry.totalMillis();
        for (String line : entry.attempts()) {
            String[] words = line.split(" ");
            if (words.length != 3 || !words[2].matches("[0-9]{1,9}")) continue;
            int end = Integer.parseInt(words[2]);
            int whole = Math.max(1, Math.max(total, end));
            int from = Math.clamp(1000L * start / whole, 0, 990);
            int width = Math.clamp(1000L * (end - start) / whole, 10, 1000 - from);
            int took = Math.max(0, end - start);
            attempts.add(new AttemptBar(words[0], words(words[1]), words[1].equals("200"), took, from, width));
            start = end;
        }
        return attempts;
    }

    private static String words(String outcome) {
        if (outcome.equals("200")) return "answered";
        if (outcome.matches("[0-9]{3}")) return "answered with status " + outcome;
        return switch (outcome) {
            case "client_left" -> "was cut: your client went away";
            case "no_json", "stream_error" -> "answered with nonsense";
            default -> outcome.replace('_', ' ');
        };
    }
}
