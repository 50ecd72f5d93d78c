package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.credits.CampaignGrants;
import com.smartoken.db.SignUps;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;

/** Where staff decide on sign-ups whose free credit is kept back: {@code /operator/reviews}. */
final class ReviewRoutes {
    private static final String PATH = "/operator/reviews";
    private static final int REASON_LENGTH_MAX = 500;

    private final Console console;
    private final SignUps signUps;
    private final CampaignGrants campaigns;

    ReviewRoutes(CreditsArea.Shared shared, CampaignGrants campaigns) {
        this.console = shared.console();
        this.signUps = shared.signUps();
        this.campaigns = campaigns;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> show(ctx, "", "", ""), Access.OPERATOR);
        routes.post(PATH + "/{id}", this::decide, Access.OPERATOR);
    }

    private void decide(Context ctx) {
        long id = Inputs.id(ctx);
        String reason = Inputs.form(ctx, "reason", REASON_LENGTH_MAX + 1);
        String decision = ctx.formParam("decision");
        if (reason.isEmpty() || reason.length() > REASON_LENGTH_MAX || decision == null) {
            ctx.status(422);
            show(ctx, Long.toString(id), reason, "Give a reason of 1 to " + REASON_LENGTH_MAX + " characters.");
            return;
        }
        boolean isReleased = decision.equals("release");
        String operator = Visitors.of(ctx).account().email();
        List<String> slugs = isReleased ? campaigns.slugs() : List.of();
        boolean isDecided = signUps.decide(id, isReleased, operator, reason, slugs);
        String told = !isDecided ? "late" : isReleased ? "released" : "refused";
        ctx.redirect(PATH + "?told=" + told, HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, String wrongId, String typed, String mistake) {
        Visitor visitor = Visitors.of(ctx);
        Figures figures = visitor.figures();
        ReviewsPage page = new ReviewsPage(
                console.layout("Reviews", PATH, visitor),
                notice(ctx),
                mistake,
                wrongId,
                Inputs.cut(typed, REASON_LENGTH_MAX),
                signUps.inReview().stream()
                        .map(entry -> ReviewRow.of(entry, figures))
                        .toList(),
                signUps.decided().stream()
                        .map(entry -> ReviewRow.of(entry, figures))
                        .toList());
        console.answer(ctx, console.templates().operatorReviews(page));
    }

    private static String notice(Context ctx) {
        String told = ctx.queryParam("told");
        if (told == null) return "";
        return switch (told) {
            case "released" -> "Released: the credit of the campaigns is granted.";
            case "refused" -> "Refused.";
            default -> "Somebody else decided this one before, so nothing was changed.";
        };
    }
}
