package com.smartoken.content;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as operators write them, in files and in commands: {@code 30d}, {@code 12h}, {@code 15m}, {@code 5s}, {@code 500ms}. */
public final class TimeSpan {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|[smhd])");

    /** More is a slip, and more than the database's calendar has. */
    private static final Duration MAX = Duration.ofDays(36_600);

    private TimeSpan() {}

    /** The time of a text in one of these units, more than nothing; null for anything else. */
    public static @Nullable Duration parse(String text, String... units) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches() || !List.of(units).contains(span.group(2))) return null;
        Duration found = of(Long.parseLong(span.group(1)), span.group(2));
        return found.isPositive() && found.compareTo(MAX) <= 0 ? found : null;
    }

    private static Duration of(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
