package com.smartoken.usage;

import com.smartoken.account.Console;
import com.smartoken.account.Visitor;
import com.smartoken.account.Visitors;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageLog;
import com.smartoken.db.UsageSums;
import com.smartoken.db.UsageSums.Days;
import com.smartoken.db.UsageSums.Sum;
import com.smartoken.http.Access;
import com.smartoken.money.Usd;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sums of a period by model, key, feature or end user: {@code /console/usage/breakdown}. Days are in UTC. */
final class BreakdownRoutes {
    private static final String PATH = UsageRoutes.PATH + "/breakdown";
    private static final int ROWS_MAX = 50;
    private static final int CSV_ROWS_MAX = 1_000;

    private final UsageSums sums;
    private final UsageLog log;
    private final InstantSource clock;
    private final Console console;

    BreakdownRoutes(UsageSums sums, UsageLog log, InstantSource clock, Console console) {
        this.sums = sums;
        this.log = log;
        this.clock = clock;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.SIGNED_IN);
        routes.get(PATH + ".csv", this::csv, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        Span span = span(ctx);
        Grouping by = Grouping.of(ctx.queryParam("by"));
        Days days = new Days(visitor.account().id(), span.from(), span.to());
        List<Sum> each = sums.byDay(days);
        Sum total = total("total", each);
        List<Sum> rows = by.sums(sums, days, ROWS_MAX);
        if (!span.error().isEmpty()) ctx.status(422);
        Query query = new Query(span, text(ctx, "from"), text(ctx, "to"));
        console.answer(
                ctx,
                console.templates()
                        .usageBreakdown(new BreakdownPage(
                                console.layout("Breakdown", PATH, visitor),
                                Span.CHOICES,
                                span.name(),
                                query.from,
                                query.to,
                                span.error(),
                                span.text(),
                                tabs(by, query),
                                by.word(),
                                by.label(),
                                totals(total),
                                DayChart.of(span, each),
                                rows(by, rows, total, new Names(visitor), query),
                                rows.isEmpty() || isOnlyRest(by, rows, total) ? by.hint() : note(rows),
                                PATH + ".csv" + query.with("by", by.word()),
                                total.requests() > 0)));
    }

    private void csv(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        Span span = span(ctx);
        Grouping by = Grouping.of(ctx.queryParam("by"));
        Days days = new Days(visitor.account().id(), span.from(), span.to());
        List<Sum> rows = new ArrayList<>(by.sums(sums, days, CSV_ROWS_MAX));
        Sum rest = rest(by, rows, total("total", sums.byDay(days)));
        Names names = new Names(visitor);
        StringBuilder text = new StringBuilder(Csv.header(
                by.word(),
                "requests",
                "errors",
                "input_tokens",
                "cached_tokens",
                "output_tokens",
                "thinking_tokens",
                "cost_usd"));
        for (Sum sum : rows) text.append(row(by == Grouping.KEY ? names.key(sum.label()) : sum.label(), sum));
        if (rest.requests() > 0) text.append(row(by.rest(), rest));
        ctx.contentType("text/csv; charset=utf-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"usage-by-" + by.word() + "-" + span.from() + "-to-" + span.to()
                                + ".csv\"")
                .result(text.toString());
    }

    private static String row(String label, Sum sum) {
        return new Csv()
                .text(label)
                .number(sum.requests())
                .number(sum.errors())
                .number(sum.input())
                .number(sum.cached())
                .number(sum.output())
                .number(sum.thinking())
                .plain(new Usd(sum.charged()).plain())
                .row();
    }

    /** The period as parameters of links. */
    private record Query(Span span, String from, String to) {
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

    /** Names of keys, looked up when the first is asked for. */
    private final class Names {
        private final Visitor visitor;
        private final Map<String, UsageEntry.Key> keys = new HashMap<>();

        Names(Visitor visitor) {
            this.visitor = visitor;
        }

        String key(String id) {
            if (keys.isEmpty()) {
                for (UsageEntry.Key key : log.keys(visitor.account().id())) keys.put(Long.toString(key.id()), key);
            }
            UsageEntry.Key key = keys.get(id);
            return key == null ? "Key " + id : key.name();
        }

        String prefix(String id) {
            UsageEntry.Key key = keys.get(id);
            return key == null ? "" : key.prefix() + "…";
        }
    }

    private static List<BreakdownPage.Tab> tabs(Grouping current, Query query) {
        return Arrays.stream(Grouping.values())
                .map(by -> new BreakdownPage.Tab(
                        by.label(),
                        PATH + (by == Grouping.MODEL ? query.with() : query.with("by", by.word())),
                        by == current ? "page" : "false"))
                .toList();
    }

    private static List<BreakdownPage.Total> totals(Sum total) {
        return List.of(
                new BreakdownPage.Total("Cost", Words.usd(total.charged()), ""),
                new BreakdownPage.Total("Requests", Words.count(total.requests()), ""),
                new BreakdownPage.Total(
                        "Errors", Words.count(total.errors()), Words.percent(total.errors(), total.requests()) + "%"),
                new BreakdownPage.Total(
                        "Tokens in",
                        Words.count(total.input()),
                        Words.percent(total.cached(), total.input()) + "% cached"),
                new BreakdownPage.Total(
                        "Tokens out",
                        Words.count(total.output()),
                        Words.percent(total.thinking(), total.output()) + "% thinking"));
    }

    private static List<BreakdownPage.Row> rows(Grouping by, List<Sum> sums, Sum total, Names names, Query query) {
        List<BreakdownPage.Row> rows = new ArrayList<>();
        for (Sum sum : sums) {
            String label = by == Grouping.KEY ? names.key(sum.label()) : sum.label();
            String detail = by == Grouping.KEY ? names.prefix(sum.label()) : "";
            String href = UsageRoutes.PATH + query.with(by.parameter(), sum.label());
            rows.add(row(label, detail, href, sum, total));
        }
        Sum rest = rest(by, sums, total);
        if (rest.requests() > 0) rows.add(row(by.rest(), "", "", rest, total));
        return rows;
    }

    private static BreakdownPage.Row row(String label, String detail, String href, Sum sum, Sum total) {
        boolean isFree = total.charged() == 0;
        return new BreakdownPage.Row(
                label,
                detail,
                href,
                Words.count(sum.requests()),
                sum.errors() == 0 ? "" : Words.count(sum.errors()),
                Words.count(sum.input()),
                Words.count(sum.cached()),
                Words.count(sum.output()),
                Words.count(sum.thinking()),
                Words.usd(sum.charged()),
                isFree
                        ? Words.percent(sum.requests(), total.requests())
                        : Words.percent(sum.charged(), total.charged()));
    }

    private static String note(List<Sum> rows) {
        if (rows.size() < ROWS_MAX) return "";
        return "Shown are the " + ROWS_MAX
                + " largest, with their exact sums; among nearly equal ones a few may be missing."
                + " The file has up to " + Words.count(CSV_ROWS_MAX) + ".";
    }

    private static boolean isOnlyRest(Grouping by, List<Sum> rows, Sum total) {
        return rows.isEmpty() && rest(by, rows, total).requests() > 0;
    }

    /** What is left of the total. */
    private static Sum rest(Grouping by, List<Sum> rows, Sum total) {
        Sum shown = total(by.rest(), rows);
        return new Sum(
                by.rest(),
                total.requests() - shown.requests(),
                total.errors() - shown.errors(),
                total.input() - shown.input(),
                total.cached() - shown.cached(),
                total.output() - shown.output(),
                total.thinking() - shown.thinking(),
                total.charged() - shown.charged());
    }

    private static Sum total(String label, List<Sum> sums) {
        return new Sum(
                label,
                sums.stream().mapToLong(Sum::requests).sum(),
                sums.stream().mapToLong(Sum::errors).sum(),
                sums.stream().mapToLong(Sum::input).sum(),
                sums.stream().mapToLong(Sum::cached).sum(),
                sums.stream().mapToLong(Sum::output).sum(),
                sums.stream().mapToLong(Sum::thinking).sum(),
                sums.stream().mapToLong(Sum::charged).sum());
    }

    private Span span(Context ctx) {
        return UsageForm.span(ctx, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static String text(Context ctx, String name) {
        String text = Objects.requireNonNullElse(ctx.queryParam(name), "").strip();
        return text.length() <= 20 ? text : text.substring(0, 20);
    }
}
