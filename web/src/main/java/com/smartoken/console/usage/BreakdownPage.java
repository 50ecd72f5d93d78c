package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;
import java.util.List;

/**
 * What the breakdown prints.
 *
 * @param by what the table is by
 * @param totals of the period
 * @param note on labels that are not in the table; empty when all are
 */
public record BreakdownPage(
        ConsoleLayout layout,
        List<Span.Choice> periods,
        String period,
        String from,
        String to,
        String periodError,
        String days,
        List<Tab> tabs,
        String by,
        String column,
        List<Total> totals,
        DayChart chart,
        List<Row> rows,
        String note,
        String csv,
        boolean hasAnything) {

    /** A choice of what to break down by; {@code current} is its {@code aria-current}. */
    public record Tab(String word, String label, String href, String current) {}

    /** Why the days that were typed are not shown. */
    public Refusal refusal() {
        return Refusal.NONE.with("from", "From", periodError);
    }

    /** Where this breakdown is. */
    String address() {
        return tabs.stream().filter(tab -> tab.word.equals(by)).findFirst().orElseThrow().href;
    }

    /** What the table is, in a sentence for who hears it. */
    public String shown() {
        String count = rows.size() + (rows.size() == 1 ? " row" : " rows");
        return count + " by " + column + ", " + days + ".";
    }

    /** A figure of the whole period. */
    public record Total(String label, String value, String note) {}

    /**
     * A sum. {@code href} leads to its requests, empty for none; {@code share} of the cost in percent, as a plain number
     * and as text.
     */
    public record Row(
            String label,
            String detail,
            String href,
            String requests,
            String errors,
            String input,
            String cached,
            String output,
            String thinking,
            String cost,
            String share,
            String shareText) {}
}
