package com.smartoken.console.overview;

import com.smartoken.console.Figures;
import com.smartoken.console.overview.OverviewPage.Bar;
import com.smartoken.console.overview.OverviewPage.Chart;
import com.smartoken.db.Overviews.Day;
import com.smartoken.money.Usd;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The last days as bars and as rows, days without calls included. All days are UTC, as the sums behind them are. */
final class DayCharts {
    static final int DAYS = 30;

    /** Room for a bar and the space beside it. */
    private static final int STEP = 20;

    private static final int HEIGHT = 100;

    private final List<Day> days;
    private final Figures figures;

    /** @param known days with calls; others count as empty */
    DayCharts(List<Day> known, LocalDate today, Figures figures) {
        Map<LocalDate, Day> byDay = known.stream().collect(Collectors.toMap(Day::day, Function.identity()));
        LocalDate first = today.minusDays(DAYS - 1L);
        this.days = first.datesUntil(today.plusDays(1))
                .map(day -> byDay.getOrDefault(day, new Day(day, 0, 0, Usd.ZERO)))
                .toList();
        this.figures = figures;
    }

    List<Chart> charts() {
        long requests = sum(Day::requests);
        long errors = sum(Day::errors);
        return List.of(
                chart("spend", "Spend", day -> day.charged().nano(), day -> 0, nano -> figures.usd(new Usd(nano)), ""),
                chart(
                        "requests",
                        "Requests",
                        Day::requests,
                        Day::errors,
                        figures::count,
                        requests == 0 ? "" : ", " + figures.count(errors) + " of them failed"));
    }

    /** The newest first; only days with calls. */
    List<OverviewPage.DayRow> rows() {
        return days.reversed().stream()
                .filter(day -> day.requests() > 0)
                .map(day -> new OverviewPage.DayRow(
                        day.day().toString(),
                        figures.day(day.day()),
                        figures.usd(day.charged()),
                        figures.count(day.requests()),
                        figures.count(day.errors())))
                .toList();
    }

    private Chart chart(
            String id,
            String title,
            ToLongFunction<Day> value,
            ToLongFunction<Day> bad,
            Function<Long, String> text,
            String more) {
        long most = days.stream().mapToLong(value).max().orElse(0);
        String total = text.apply(sum(value));
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            Day day = days.get(i);
            int height = height(value.applyAsLong(day), most);
            int badHeight = Math.min(height, height(bad.applyAsLong(day), most));
            String told = figures.shortDay(day.day()) + ": " + text.apply(value.applyAsLong(day))
                    + (bad.applyAsLong(day) == 0 ? "" : ", " + text.apply(bad.applyAsLong(day)) + " failed");
            bars.add(new Bar(i * STEP + 3, HEIGHT - height, height, HEIGHT - badHeight, badHeight, told));
        }
        String summary = title + " in the last " + DAYS + " days: " + total + more + ", at most " + text.apply(most)
                + " in one day.";
        return new Chart(
                id,
                title,
                total,
                summary,
                text.apply(most),
                figures.shortDay(days.getFirst().day()),
                bars);
    }

    /** What is not nothing can be seen. */
    private static int height(long value, long most) {
        if (value <= 0) return 0;
        // Sums of money times the height could be more than a long holds.
        long scaled = most > Long.MAX_VALUE / HEIGHT ? value / (most / HEIGHT) : value * HEIGHT / most;
        return Math.clamp(scaled, 2, HEIGHT);
    }

    private long sum(ToLongFunction<Day> value) {
        return days.stream().mapToLong(value).sum();
    }
}
