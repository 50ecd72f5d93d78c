package com.smartoken.console.overview;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.console.overview.OverviewPage.Budget;
import com.smartoken.console.overview.OverviewPage.Expiry;
import com.smartoken.console.overview.OverviewPage.Quota;
import com.smartoken.console.overview.OverviewPage.Spent;
import com.smartoken.db.Account;
import com.smartoken.db.Overviews;
import com.smartoken.db.Overviews.Day;
import com.smartoken.db.Overviews.OpenLot;
import com.smartoken.db.Period;
import com.smartoken.db.SignUps;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.ledger.Asset;
import com.smartoken.http.Access;
import com.smartoken.http.Htmx;
import com.smartoken.http.Inputs;
import com.smartoken.money.Usd;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The console's first page: what there is, what was spent, what comes next. Reads sums by day, never the log. */
public final class OverviewRoutes {
    private static final int EXPIRIES_MAX = 5;

    private final Overviews overviews;
    private final SpendLimits limits;
    private final SignUps signUps;
    private final Console console;
    private final InstantSource clock;
    private final Supplier<String> apiBase;

    public OverviewRoutes(
            Overviews overviews,
            SpendLimits limits,
            SignUps signUps,
            Console console,
            InstantSource clock,
            Supplier<String> apiBase) {
        this.overviews = overviews;
        this.limits = limits;
        this.signUps = signUps;
        this.console = console;
        this.clock = clock;
        this.apiBase = apiBase;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/console", this::show, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        LiveBalance live = LiveBalance.of(
                overviews.standing(visitor.account().id()), Inputs.count(ctx, "looks", LiveBalance.LOOKS_MAX), visitor);
        if (Htmx.wants(ctx, "live")) {
            console.answer(ctx, console.templates().overviewLive(live));
            return;
        }
        console.answer(ctx, console.templates().overviewIndex(page(visitor, live, clock.instant())));
    }

    private OverviewPage page(Visitor visitor, LiveBalance live, Instant now) {
        Account account = visitor.account();
        Figures figures = visitor.figures();
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate month = Period.MONTH.firstDayAt(now);
        LocalDate first = today.minusDays(DayCharts.DAYS - 1L);
        List<Day> days = overviews.days(account.id(), month.isBefore(first) ? month : first, today);
        List<OpenLot> lots = overviews.openLots(account.id(), now);
        Overviews.Steps steps = overviews.steps(account.id());
        DayCharts charts = new DayCharts(days, today, figures);
        String name = account.name();
        return new OverviewPage(
                console.layout("Overview", "/console", visitor),
                name == null ? "Overview" : "Hello, " + name,
                visitor.heldReason(),
                signUps.stateOf(account.id()).isKeptBack(),
                new OverviewPage.Steps(steps.hasCalled(), steps.hasKey(), apiBase.get()),
                live,
                quotas(lots, figures),
                spent(days, today, figures),
                spent(days, month, figures),
                budgets(account.id(), now, figures),
                charts.charts(),
                charts.rows(),
                expiries(lots, figures));
    }

    private static List<Quota> quotas(List<OpenLot> lots, Figures figures) {
        Map<String, Long> byModel = new TreeMap<>();
        for (OpenLot lot : lots) {
            if (!(lot.asset() instanceof Asset.Quota(String model))) continue;
            byModel.merge(model, lot.remaining() - lot.held(), Long::sum);
        }
        return byModel.entrySet().stream()
                .map(entry -> new Quota(entry.getKey(), figures.count(entry.getValue(), "token")))
                .toList();
    }

    private static Spent spent(List<Day> days, LocalDate since, Figures figures) {
        long charged = 0;
        long requests = 0;
        long errors = 0;
        for (Day day : days) {
            if (day.day().isBefore(since)) continue;
            charged = Math.addExact(charged, day.charged().nano());
            requests += day.requests();
            errors += day.errors();
        }
        return new Spent(figures.usd(new Usd(charged)), figures.count(requests), figures.count(errors));
    }

    private List<Budget> budgets(long accountId, Instant now, Figures figures) {
        return limits.of(accountId, now).stream()
                .filter(used -> used.limit().kind() == SpendLimit.Kind.ACCOUNT)
                .map(used -> budget(used, figures))
                .toList();
    }

    private static Budget budget(SpendLimits.Used used, Figures figures) {
        Usd counted = used.spent().plus(used.held());
        long amount = used.limit().amount().nano();
        return new Budget(
                switch (used.limit().period()) {
                    case DAY -> "today";
                    case WEEK -> "this week";
                    case MONTH -> "this month";
                },
                figures.usd(counted),
                figures.usd(used.limit().amount()),
                Integer.toString(Figures.part(counted.nano(), amount)));
    }

    private static List<Expiry> expiries(List<OpenLot> lots, Figures figures) {
        return lots.stream()
                .filter(lot -> lot.expiresAt() != null)
                .limit(EXPIRIES_MAX)
                .map(lot -> expiry(lot, figures))
                .toList();
    }

    private static Expiry expiry(OpenLot lot, Figures figures) {
        Instant end = lot.expiresAt();
        if (end == null) throw new IllegalArgumentException("a lot that never expires");
        String what = switch (lot.asset()) {
            case Asset.Dollars _ -> figures.usd(new Usd(lot.remaining()));
            case Asset.Quota(String model) -> figures.count(lot.remaining(), "token") + " of " + model;
        };
        return new Expiry(what, Stamp.of(end, figures), lot.kind().title());
    }
}
