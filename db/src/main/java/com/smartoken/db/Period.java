package com.smartoken.db;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The periods of caps and budgets, all in UTC; a week begins on Monday. */
public enum Period {
    DAY,
    WEEK,
    MONTH;

    /** The period that an instant lies in: {@code 2026-11-21}, {@code 2026-W47} or {@code 2026-11}. */
    public String nameAt(Instant instant) {
        LocalDate day = instant.atOffset(ZoneOffset.UTC).toLocalDate();
        return switch (this) {
            case DAY -> day.toString();
            case WEEK ->
                String.format(
                        Locale.ROOT,
                        "%d-W%02d",
                        day.get(IsoFields.WEEK_BASED_YEAR),
                        day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTH -> day.toString().substring(0, 7);
        };
    }

    /** The first day of the period that an instant lies in. */
    public LocalDate firstDayAt(Instant instant) {
        LocalDate day = instant.atOffset(ZoneOffset.UTC).toLocalDate();
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(DayOfWeek.MONDAY);
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /** As written in commands and columns. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Period of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
