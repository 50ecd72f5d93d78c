package com.smartoken.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An instant as an account reads it: {@code text} in its zone, {@code machine} in UTC. */
public record Stamp(String text, String machine) {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("MMM d, HH:mm:ss", Locale.US);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm:ss.SSS", Locale.US);
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.US);

    /** To the second, for lists. */
    static Stamp seconds(Instant instant, ZoneId zone) {
        return new Stamp(SECONDS.format(instant.atZone(zone)), instant.toString());
    }

    /** With the year, to the millisecond. */
    static Stamp full(Instant instant, ZoneId zone) {
        return new Stamp(FULL.format(instant.atZone(zone)), instant.toString());
    }

    /** With the offset from UTC, for files: {@code 2026-11-21T14:03:22.120+01:00}. */
    static String withOffset(Instant instant, ZoneId zone) {
        return OFFSET.format(instant.atZone(zone));
    }
}
