package com.smartoken.console.credits;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.db.CampaignFigures;
import com.smartoken.money.Usd;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What was left of a campaign's credit at the end of each day, as a line in a field of {@link #WIDTH} by {@link #HEIGHT}, and
 * as a table for those who do not see it.
 *
 * @param line the points of the line, for an SVG polyline
 * @param area the same closed at the bottom
 */
public record BurnDown(String line, String area, String from, String to, String highest, List<Row> rows) {
    public static final int WIDTH = 600;
    public static final int HEIGHT = 140;

    private static final int ROWS_MAX = 60;

    /** One day. */
    public record Row(Stamp day, String accounts, String granted, String used, String expired, String left) {}

    static BurnDown of(CampaignFigures campaign, Figures figures) {
        List<CampaignFigures.Day> days = campaign.days();
        List<Row> rows = new ArrayList<>();
        List<Long> left = new ArrayList<>();
        long now = 0;
        for (CampaignFigures.Day day : days) {
            now += day.granted().nano() - day.used().nano() - day.expired().nano();
            left.add(now);
            rows.add(new Row(
                    new Stamp(day.day().toString(), figures.day(day.day())),
                    figures.count(day.accounts()),
                    figures.usd(day.granted()),
                    figures.usd(day.used()),
                    figures.usd(day.expired()),
                    figures.usd(new Usd(now))));
        }
        if (days.isEmpty()) return new BurnDown("", "", "", "", "", List.of());
        long highest = left.stream().mapToLong(Long::longValue).max().orElse(1);
        String line = points(days, left, Math.max(1, highest));
        String area = "0," + HEIGHT + " " + line + " " + WIDTH + "," + HEIGHT;
        return new BurnDown(
                line,
                area,
                figures.day(days.getFirst().day()),
                figures.day(days.getLast().day()),
                figures.usd(new Usd(highest)),
                rows.reversed().subList(0, Math.min(ROWS_MAX, rows.size())));
    }

    /** Days without a change keep the level: the line goes in steps. */
    private static String points(List<CampaignFigures.Day> days, List<Long> left, long highest) {
        LocalDate first = days.getFirst().day();
        long span = Math.max(1, days.getLast().day().toEpochDay() - first.toEpochDay());
        StringBuilder points = new StringBuilder();
        int y = HEIGHT;
        for (int i = 0; i < days.size(); i++) {
            long x = (days.get(i).day().toEpochDay() - first.toEpochDay()) * WIDTH / span;
            if (i > 0) points.append(x).append(',').append(y).append(' ');
            y = HEIGHT - scaled(left.get(i), highest);
            points.append(x).append(',').append(y).append(' ');
        }
        return points.append(WIDTH).append(',').append(y).toString();
    }

    private static int scaled(long value, long highest) {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(HEIGHT - 4))
                .divide(BigInteger.valueOf(highest))
                .intValue();
    }
}
