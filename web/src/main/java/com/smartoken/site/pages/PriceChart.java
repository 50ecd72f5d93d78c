package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Rates;
import com.smartoken.site.Format;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The prices of a model over time as steps, in units of the picture's {@code viewBox}.
 *
 * @param text what the picture shows, for those who do not see it
 * @param from the first day, {@code to} the last one
 */
public record PriceChart(String title, String text, String top, String from, String to, List<Line> lines) {
    static final int WIDTH = 480;
    static final int LEFT = 8;
    static final int RIGHT = 350;
    static final int TOP = 30;
    static final int BOTTOM = 180;

    private static final int LABEL_LEADING = 22;
    private static final int AHEAD_DAYS = 14;

    /**
     * The course of one rate.
     *
     * @param kind the class of its colour
     * @param labelY where its label stands, apart from those of the others
     */
    public record Line(String kind, String path, List<Dot> dots, String label, int labelY) {}

    /** Where a price begins. */
    public record Dot(int x, int y) {}

    private record Kind(String name, String label, ToLongFunction<Rates> rate) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("output", "Output", Rates::output),
            new Kind("input", "Input", Rates::input),
            new Kind("cached", "Cached", Rates::cachedInput));

    static PriceChart of(Model model, LocalDate today) {
        List<PriceEntry> entries = model.prices().reversed();
        LocalDate from = entries.getFirst().price().effective();
        LocalDate last = entries.getLast().price().effective();
        LocalDate to = last.isAfter(today) ? last.plusDays(AHEAD_DAYS) : today;
        long max = entries.stream()
                .flatMap(entry -> KINDS.stream()
                        .map(kind -> kind.rate.applyAsLong(entry.price().rates())))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Scale scale = new Scale(from, Math.max(1, from.until(to, ChronoUnit.DAYS)), Math.max(1, max));
        return new PriceChart(
                "Prices of " + model.name() + " over time",
                text(entries),
                max == 0 ? "" : Format.rate(max),
                Format.day(from),
                to.equals(today) ? "Today" : Format.day(to),
                apart(KINDS.stream().map(kind -> line(kind, entries, scale)).toList()));
    }

    private record Scale(LocalDate from, long days, long max) {
        int x(LocalDate day) {
            return LEFT + (int) ((RIGHT - LEFT) * from.until(day, ChronoUnit.DAYS) / days);
        }

        int y(long rate) {
            return BOTTOM - (int) ((BOTTOM - TOP) * rate / max);
        }
    }

    private static Line line(Kind kind, List<PriceEntry> entries, Scale scale) {
        StringBuilder path = new StringBuilder();
        List<Dot> dots = new ArrayList<>();
        Rates rates = entries.getFirst().price().rates();
        for (PriceEntry entry : entries) {
            rates = entry.price().rates();
            int x = scale.x(entry.price().effective());
            int y = scale.y(kind.rate.applyAsLong(rates));
            path.append(path.isEmpty() ? "M" + x + " " + y : "H" + x + "V" + y);
            dots.add(new Dot(x, y));
        }
        String label = kind.label + " " + Format.rate(kind.rate.applyAsLong(rates));
        return new Line(kind.name, path.append("H" + RIGHT).toString(), dots, label, dots.getLast().y);
    }

    /** Labels of lines that run close together are moved up until each can be read. */
    private static List<Line> apart(List<Line> lines) {
        List<Line> placed = new ArrayList<>();
        int free = BOTTOM;
        List<Line> upwards = lines.reversed().stream()
                .sorted(Comparator.comparingInt(Line::labelY).reversed())
                .toList();
        for (Line line : upwards) {
            int y = Math.min(line.labelY, free);
            placed.add(new Line(line.kind, line.path, line.dots, line.label, y));
            free = y - LABEL_LEADING;
        }
        return placed.reversed();
    }

    private static String text(List<PriceEntry> entries) {
        StringBuilder text = new StringBuilder("US dollars per million tokens.");
        for (PriceEntry entry : entries) {
            Rates rates = entry.price().rates();
            text.append(" From ").append(Format.day(entry.price().effective()));
            text.append(": input ").append(Format.rate(rates.input()));
            text.append(", cached input ").append(Format.rate(rates.cachedInput()));
            text.append(", output ").append(Format.rate(rates.output())).append('.');
        }
        return text.toString();
    }
}
