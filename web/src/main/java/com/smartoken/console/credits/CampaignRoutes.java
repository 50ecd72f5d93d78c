package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.CampaignFigures;
import com.smartoken.db.Database;
import com.smartoken.http.Access;
import com.smartoken.money.Usd;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The campaigns in numbers, for staff: {@code /operator/campaigns}. */
final class CampaignRoutes {
    private static final String PATH = "/operator/campaigns";

    /** Summing a large campaign takes seconds, and nobody needs it newer. */
    private static final int KEPT_SECONDS = 15;

    private final Console console;
    private final Database database;
    private final InstantSource clock;
    private final Supplier<Campaigns> campaigns;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(CampaignFigures figures, Instant at) {}

    CampaignRoutes(CreditsArea.Shared shared, Supplier<Campaigns> campaigns) {
        this.console = shared.console();
        this.database = shared.database();
        this.clock = shared.clock();
        this.campaigns = campaigns;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.OPERATOR);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        List<CampaignCard> cards = campaigns.get().all().stream()
                .map(campaign -> card(campaign, visitor.figures()))
                .toList();
        CampaignsPage page = new CampaignsPage(console.layout("Campaigns", PATH, visitor), cards);
        console.answer(ctx, console.templates().operatorCampaigns(page));
    }

    private CampaignCard card(Campaign campaign, Figures figures) {
        CampaignFigures numbers = numbers(campaign.slug());
        Campaign.State state = campaign.state(clock.instant());
        boolean isStopped = numbers != null && numbers.isBudgetReached() && state == Campaign.State.ACTIVE;
        return new CampaignCard(
                campaign.slug(),
                campaign.title(),
                "/campaigns/" + campaign.slug(),
                isStopped ? "Budget used up" : word(state),
                isStopped ? "badge-warn" : state == Campaign.State.ACTIVE ? "badge-good" : "",
                figures.usd(campaign.amount()),
                Stamp.of(campaign.over(), figures),
                applied(numbers, figures),
                numbers == null ? List.of() : list(numbers, figures),
                percent(numbers),
                budget(numbers, figures),
                numbers != null && numbers.accounts() > 0,
                numbers == null ? new BurnDown("", "", "", "", "", List.of()) : BurnDown.of(numbers, figures));
    }

    private @Nullable CampaignFigures numbers(String slug) {
        Seen known = seen.get(slug);
        if (known != null && known.at.plusSeconds(KEPT_SECONDS).isAfter(clock.instant())) return known.figures;
        CampaignFigures figures = CampaignFigures.of(database, slug);
        if (figures != null) seen.put(slug, new Seen(figures, clock.instant()));
        return figures;
    }

    private static List<CampaignCard.Figure> list(CampaignFigures numbers, Figures figures) {
        return List.of(
                figure("Accounts", figures.count(numbers.accounts())),
                figure("Granted", figures.usd(numbers.granted())),
                figure("Used", figures.usd(numbers.used())),
                figure("Expired", figures.usd(numbers.expired())),
                figure("Left with users", figures.usd(numbers.left())),
                figure("Waiting for review", figures.count(numbers.inReview())));
    }

    private static CampaignCard.Figure figure(String name, String value) {
        return new CampaignCard.Figure(name, value);
    }

    private static Stamp applied(@Nullable CampaignFigures numbers, Figures figures) {
        Instant applied = numbers == null ? null : numbers.appliedAt();
        return applied == null ? Stamp.words("not gone through yet") : Stamp.of(applied, figures);
    }

    private static int percent(@Nullable CampaignFigures numbers) {
        Usd budget = numbers == null ? null : numbers.budget();
        if (numbers == null || budget == null || budget.nano() == 0) return -1;
        return Figures.part(numbers.granted().nano(), budget.nano());
    }

    private static String budget(@Nullable CampaignFigures numbers, Figures figures) {
        Usd budget = numbers == null ? null : numbers.budget();
        Usd left = numbers == null ? null : numbers.budgetLeft();
        if (budget == null || left == null) return "No budget is set.";
        return figures.usd(left) + " of " + figures.usd(budget) + " may still be granted.";
    }

    private static String word(Campaign.State state) {
        return switch (state) {
            case BEFORE -> "Not begun";
            case ACTIVE -> "Active";
            case ENDED -> "Ended";
        };
    }
}
