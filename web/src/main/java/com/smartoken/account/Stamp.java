package com.smartoken.account;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A moment for {@code <time>}: for machines in UTC, for people in their zone. */
public record Stamp(String iso, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm", Locale.US);

    public static Stamp of(Instant instant, ZoneId zone) {
        return new Stamp(instant.truncatedTo(ChronoUnit.SECONDS).toString(), TIME.format(instant.atZone(zone)));
    }
}
