package com.smartoken.console.usage;

import com.smartoken.console.Figures;
import com.smartoken.db.RequestIds;
import com.smartoken.db.UsageLog;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The days that a page is about, both counted.
 *
 * @param name of the preset, or {@code custom}
 * @param error what is wrong with the days that were typed; then the default stands in
 */
public record Span(String name, LocalDate from, LocalDate to, String error) {
    static final String DEFAULT = "30d";
    static final int DAYS_MAX = 400;

    /** What can be chosen, in order. */
    static final List<Choice> CHOICES = List.of(
            new Choice("today", "Today"),
            new Choice("7d", "Last 7 days"),
            new Choice(DEFAULT, "Last 30 days"),
            new Choice("90d", "Last 90 days"),
            new Choice("month", "This month"),
            new Choice("last-month", "Last month"),
            new Choice("custom", "From and to"));

    /** A value of a list, and what it is called. */
    public record Choice(String value, String label) {}

    /** By what was chosen and typed; days that were typed count before a preset. */
    static Span of(@Nullable String preset, @Nullable String from, @Nullable String to, LocalDate today) {
        boolean isTyped = !isBlank(from) || !isBlank(to);
        if (isTyped && (preset == null || preset.equals("custom") || preset.equals(DEFAULT)))
            return typed(from, to, today);
        return preset(Objects.requireNonNullElse(preset, DEFAULT), today);
    }

    private static Span preset(String name, LocalDate today) {
        return switch (name) {
            case "today" -> new Span(name, today, today, "");
            case "7d" -> new Span(name, today.minusDays(6), today, "");
            case "90d" -> new Span(name, today.minusDays(89), today, "");
            case "month" -> new Span(name, today.withDayOfMonth(1), today, "");
            case "last-month" -> {
                LocalDate first = today.withDayOfMonth(1).minusMonths(1);
                yield new Span(name, first, today.withDayOfMonth(1).minusDays(1), "");
            }
            default -> new Span(DEFAULT, today.minusDays(29), today, "");
        };
    }

    private static Span typed(@Nullable String from, @Nullable String to, LocalDate today) {
        try {
            LocalDate last = isBlank(to)
                    ? today
                    : LocalDate.parse(Objects.requireNonNull(to).strip());
            LocalDate first = isBlank(from)
                    ? last.minusDays(29)
                    : LocalDate.parse(Objects.requireNonNull(from).strip());
            if (first.isAfter(last)) return wrong("The first day comes after the last.", today);
            if (last.toEpochDay() - first.toEpochDay() >= DAYS_MAX) {
                return wrong("At most " + DAYS_MAX + " days at once.", today);
            }
            if (first.getYear() < 2000 || last.getYear() > 9000) return wrong("Give a day of this century.", today);
            return new Span("custom", first, last, "");
        } catch (DateTimeParseException e) {
            return wrong("Give days as YYYY-MM-DD.", today);
        }
    }

    private static Span wrong(String error, LocalDate today) {
        return new Span("custom", today.minusDays(29), today, error);
    }

    /** The ids of these days in a zone. */
    UsageLog.Range ids(ZoneId zone) {
        return new UsageLog.Range(
                RequestIds.first(from.atStartOfDay(zone).toInstant()),
                RequestIds.first(to.plusDays(1).atStartOfDay(zone).toInstant()));
    }

    /** {@code Nov 1, 2026 to Nov 21, 2026}. */
    String text(Figures figures) {
        return from.equals(to) ? figures.day(from) : figures.day(from) + " to " + figures.day(to);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
