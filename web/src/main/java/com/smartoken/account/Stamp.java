package com.smartoken.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A moment for {@code <time>}: for machines in UTC, for people in their zone. Without {@code iso} it is only words. */
public record Stamp(String iso, String text) {
    public static Stamp of(Instant instant, Figures figures) {
        return new Stamp(instant.truncatedTo(ChronoUnit.SECONDS).toString(), figures.time(instant));
    }

    /** The day alone for people, the moment for machines. */
    public static Stamp day(Instant instant, Figures figures) {
        return new Stamp(instant.truncatedTo(ChronoUnit.SECONDS).toString(), figures.day(instant));
    }

    /** Words in the place of a moment that there is none of. */
    public static Stamp words(String words) {
        return new Stamp("", words);
    }
}
