package com.smartoken.site;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An instant as pages write it.
 *
 * @param text in its own offset: {@code December 31, 2026 at 23:59:59 (UTC+8)}
 * @param utc the same in UTC
 * @param machine with the offset, for {@code datetime}
 */
public record Moment(String text, String utc, String machine) {
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("MMMM d, uuuu 'at' HH:mm:ss", Locale.US);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu 'at' HH:mm", Locale.US);
    private static final DateTimeFormatter MACHINE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.US);

    public static Moment of(OffsetDateTime time) {
        OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
        return new Moment(
                WORDS.format(time) + " (" + zone(time.getOffset()) + ")",
                WORDS.format(utc) + " UTC",
                MACHINE.format(time));
    }

    /** A moment on a whole minute: {@code Monday, November 23, 2026 at 09:00 (UTC+8)}. */
    public static Moment minute(ZonedDateTime time) {
        OffsetDateTime offset = time.toOffsetDateTime();
        return new Moment(
                MINUTE.format(offset) + " (" + zone(offset.getOffset()) + ")",
                MINUTE.format(offset.withOffsetSameInstant(ZoneOffset.UTC)) + " UTC",
                MACHINE.format(offset));
    }

    public static Moment of(Instant instant) {
        return of(instant.atOffset(ZoneOffset.UTC));
    }

    /** {@code UTC+8}, {@code UTC+5:30}, {@code UTC}. */
    private static String zone(ZoneOffset offset) {
        int minutes = offset.getTotalSeconds() / 60;
        if (minutes == 0) return "UTC";
        String sign = minutes < 0 ? "−" : "+";
        int rest = Math.abs(minutes) % 60;
        return "UTC" + sign + Math.abs(minutes) / 60 + (rest == 0 ? "" : String.format(Locale.US, ":%02d", rest));
    }
}
