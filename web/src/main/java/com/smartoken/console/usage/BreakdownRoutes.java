package com.smartoken.console.usage;

import com.smartoken.console.Console;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageLog;
import com.smartoken.db.UsageSums;
import com.smartoken.db.UsageSums.Days;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Sums of a period by model, key, feature or end user: {@code /console/usage/breakdown}. Days are in UTC. */
final class BreakdownRoutes {
    static final String PATH = UsageRoutes.PATH + "/breakdown";

    private static final int DAY_LENGTH_MAX = 20;

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
        if (!span.error().isEmpty()) ctx.status(422);
        Breakdown breakdown = breakdown(ctx, visitor, span, BreakdownPages.ROWS_MAX);
        BreakdownPages pages = new BreakdownPages(
                breakdown,
                new BreakdownPages.Query(
                        span, Inputs.query(ctx, "from", DAY_LENGTH_MAX), Inputs.query(ctx, "to", DAY_LENGTH_MAX)),
                keys(visitor, breakdown),
                new UsageFigures(visitor.figures()));
        BreakdownPage page = pages.page(console.layout("Breakdown", PATH, visitor));
        if (Htmx.wants(ctx, "sums")) {
            Htmx.push(ctx, span.error().isEmpty() ? page.address() : "");
        }
        Templates templates = console.templates();
        console.answer(ctx, templates.usageBreakdown(page), "sums", templates.usageSums(page));
    }

    private void csv(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        Span span = span(ctx);
        Breakdown breakdown = breakdown(ctx, visitor, span, BreakdownFile.ROWS_MAX);
        String name = "usage-by-" + breakdown.by().word() + "-" + span.from() + "-to-" + span.to() + ".csv";
        ctx.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .result(new BreakdownFile(breakdown, keys(visitor, breakdown)).text());
    }

    private Breakdown breakdown(Context ctx, Visitor visitor, Span span, int limit) {
        Days days = new Days(visitor.account().id(), span.from(), span.to());
        return Breakdown.of(sums, days, Grouping.of(ctx.queryParam("by")), limit);
    }

    private Map<Long, UsageEntry.Key> keys(Visitor visitor, Breakdown breakdown) {
        if (breakdown.by() != Grouping.KEY) return Map.of();
        List<Long> ids =
                breakdown.rows().stream().map(sum -> Long.valueOf(sum.label())).toList();
        return log.keys(visitor.account().id(), ids);
    }

    private Span span(Context ctx) {
        return UsageForm.span(ctx, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
