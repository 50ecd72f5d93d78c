package com.smartoken.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A moment for {@code <time>}: for machines in UTC, for people in their zone. Without {@code iso} it is only words. */
public record Stamp(String iso, String text) {
    public static Stamp of(Instant instant, Figures figures) {
        return new Stamp(instant.truncatedTo(ChronoUnit.SECONDS).toString(), figures.time(instant));
    }

    /** To the second and without the year, for the list of requests. */
    public static Stamp seconds(Instant instant, Figures figures) {
        return new Stamp(iso(instant), figures.seconds(instant));
    }

    /** To the millisecond. */
    public static Stamp millis(Instant instant, Figures figures) {
        return new Stamp(iso(instant), figures.millis(instant));
    }

    /** HTML knows nothing finer than milliseconds. */
    private static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
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
