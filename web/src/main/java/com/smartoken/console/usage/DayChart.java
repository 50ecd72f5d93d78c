package com.smartoken.console.usage;

import com.smartoken.db.UsageSums.Sum;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bars of the cost of each day, drawn on the server with plain attributes.
 *
 * @param max the highest day, as text
 * @param summary the same in words, for those who do not see it
 */
public record DayChart(List<Bar> bars, String first, String last, String max, String summary) {
    /** The drawing is so wide and high; it is stretched to its place. */
    public static final int WIDTH = 1000;

    public static final int HEIGHT = 200;

    /** A day: its place in the drawing and its figures. */
    public record Bar(
            String x,
            String y,
            String width,
            String height,
            String day,
            String cost,
            String requests,
            String errors,
            String tip) {}

    /** Each day of a span, also those without requests. Without any cost the bars show requests. */
    static DayChart of(Span span, List<Sum> sums, UsageFigures words) {
        Map<String, Sum> byDay = new HashMap<>();
        for (Sum sum : sums) byDay.put(sum.label(), sum);
        boolean isFree = sums.stream().allMatch(sum -> sum.charged() == 0);
        long highest = sums.stream().mapToLong(sum -> value(sum, isFree)).max().orElse(0);
        int days = Math.toIntExact(span.to().toEpochDay() - span.from().toEpochDay() + 1);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            LocalDate day = span.from().plusDays(i);
            Sum sum = byDay.getOrDefault(day.toString(), new Sum(day.toString(), 0, 0, 0, 0, 0, 0, 0));
            long height = highest == 0 ? 0 : Math.ceilDiv(value(sum, isFree) * HEIGHT, highest);
            bars.add(bar(sum, new Place(day, i, days, height), words));
        }
        String max = isFree ? words.count(highest, "request") : words.usd(highest);
        String summary = (isFree ? "Requests" : "Cost") + " by day from " + span.text(words.figures())
                + ". The highest day has " + max + ". The figures stand in the table below.";
        return new DayChart(
                bars, words.figures().shortDay(span.from()), words.figures().shortDay(span.to()), max, summary);
    }

    /** Where the bar of a day stands: the so many-th of so many days. */
    private record Place(LocalDate day, int index, int days, long height) {}

    /** Places in tenths of a unit, so that whole numbers do. */
    private static Bar bar(Sum sum, Place place, UsageFigures words) {
        long step = WIDTH * 10L / place.days;
        long gap = Math.min(60, step / 5);
        String day = words.figures().weekday(place.day);
        String cost = words.usd(sum.charged());
        String requests = words.count(sum.requests());
        String errors = words.count(sum.errors());
        return new Bar(
                tenths(WIDTH * 10L * place.index / place.days + gap / 2),
                Long.toString(HEIGHT - place.height),
                tenths(step - gap),
                Long.toString(place.height),
                day,
                cost,
                requests,
                errors,
                day + ": " + cost + ", " + words.count(sum.requests(), "request"));
    }

    private static long value(Sum sum, boolean isFree) {
        return isFree ? sum.requests() : sum.charged();
    }

    private static String tenths(long tenths) {
        return tenths / 10 + "." + tenths % 10;
    }
}
