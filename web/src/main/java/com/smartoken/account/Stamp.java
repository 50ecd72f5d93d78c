package com.smartoken.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A moment for {@code <time>}: for machines in UTC, for people in their zone. */
public record Stamp(String iso, String text) {
    public static Stamp of(Instant instant, Figures figures) {
        return new Stamp(instant.truncatedTo(ChronoUnit.SECONDS).toString(), figures.time(instant));
    }
}
