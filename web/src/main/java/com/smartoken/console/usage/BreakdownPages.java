package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageSums.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a breakdown into words. */
record BreakdownPages(Breakdown breakdown, Query query, Map<Long, UsageEntry.Key> keys, UsageFigures words) {
    static final int ROWS_MAX = 50;

    /** The period, as it was typed and as parameters of links. */
    record Query(Span span, String from, String to) {
        String with(String... more) {
            Map<String, String> all = new LinkedHashMap<>();
            if (!span.name().equals(Span.DEFAULT)) all.put("period", span.name());
            if (span.name().equals("custom")) {
                all.put("from", from);
                all.put("to", to);
            }
            for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
            return UsageForm.query(all, "");
        }
    }

    BreakdownPage page(ConsoleLayout layout) {
        Grouping by = breakdown.by();
        return new BreakdownPage(
                layout,
                Span.CHOICES,
                query.span.name(),
                query.from,
                query.to,
                query.span.error(),
                query.span.text(words.figures()),
                tabs(),
                by.word(),
                by.label(),
                totals(),
                DayChart.of(query.span, breakdown.byDay(), words),
                rows(),
                breakdown.rows().isEmpty() && !breakdown.hasFurther() ? by.hint() : cut() + further(),
                BreakdownRoutes.PATH + ".csv" + query.with("by", by.word()),
                breakdown.total().requests() > 0);
    }

    private List<BreakdownPage.Tab> tabs() {
        return Arrays.stream(Grouping.values())
                .map(by -> new BreakdownPage.Tab(
                        by.word(),
                        by.label(),
                        BreakdownRoutes.PATH + (by == Grouping.MODEL ? query.with() : query.with("by", by.word())),
                        by == breakdown.by() ? "page" : "false"))
                .toList();
    }

    private List<BreakdownPage.Total> totals() {
        Sum total = breakdown.total();
        return List.of(
                new BreakdownPage.Total("Cost", words.usd(total.charged()), ""),
                new BreakdownPage.Total("Requests", words.count(total.requests()), ""),
                new BreakdownPage.Total(
                        "Errors", words.count(total.errors()), words.percent(total.errors(), total.requests())),
                new BreakdownPage.Total(
                        "Tokens in",
                        words.count(total.input()),
                        words.percent(total.cached(), total.input()) + " cached"),
                new BreakdownPage.Total(
                        "Tokens out",
                        words.count(total.output()),
                        words.percent(total.thinking(), total.output()) + " thinking"));
    }

    private List<BreakdownPage.Row> rows() {
        List<BreakdownPage.Row> rows = new ArrayList<>();
        for (Sum sum : breakdown.rows()) {
            String href = UsageRoutes.PATH + query.with(breakdown.by().parameter(), sum.label());
            if (breakdown.by() == Grouping.KEY) {
                UsageEntry.Key key = keys.get(Long.parseLong(sum.label()));
                rows.add(row(
                        key == null ? "Key " + sum.label() : key.name(),
                        key == null ? "" : key.prefix() + "…",
                        href,
                        sum));
            } else rows.add(row(sum.label(), "", href, sum));
        }
        for (Sum sum : breakdown.others()) rows.add(row(sum.label(), "", "", sum));
        return rows;
    }

    private BreakdownPage.Row row(String label, String detail, String href, Sum sum) {
        Sum total = breakdown.total();
        boolean isFree = total.charged() == 0;
        long part = isFree ? sum.requests() : sum.charged();
        long whole = isFree ? total.requests() : total.charged();
        return new BreakdownPage.Row(
                label,
                detail,
                href,
                words.count(sum.requests()),
                some(sum.errors()),
                words.count(sum.input()),
                some(sum.cached()),
                words.count(sum.output()),
                some(sum.thinking()),
                words.usd(sum.charged()),
                UsageFigures.share(part, whole).toPlainString(),
                words.percent(part, whole));
    }

    private String some(long count) {
        return count == 0 ? "" : words.count(count);
    }

    private String further() {
        if (!breakdown.hasFurther()) return "";
        return (breakdown.isCut() ? " " : "")
                + "A day keeps its first names apart; what came under further ones is one sum, and each such request has"
                + " its name in the list.";
    }

    private String cut() {
        if (!breakdown.isCut()) return "";
        return "Shown are the " + ROWS_MAX + " largest, with their exact sums"
                + (breakdown.by().isRough() ? "; among nearly equal ones a few may be missing." : ".")
                + " The file has up to " + words.count(BreakdownFile.ROWS_MAX) + ".";
    }
}
