package com.smartoken.console.credits;

import com.smartoken.console.Console;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.credits.Claim;
import com.smartoken.credits.TrialModels;
import com.smartoken.db.SignUps;
import com.smartoken.db.Trials;
import com.smartoken.db.ledger.TrialOffers;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The gallery of models with their free quotas, and claiming them: {@code /console/models}. */
final class GalleryRoutes {
    private static final String PATH = "/console/models";
    private static final int TEXT_LENGTH_MAX = 80;
    private static final int CLAIMED_MAX = 500;

    private final Console console;
    private final Supplier<Catalog> catalog;
    private final TrialOffers offers;
    private final Trials trials;
    private final SignUps signUps;
    private final InstantSource clock;

    GalleryRoutes(CreditsArea.Shared shared, Supplier<Catalog> catalog) {
        this.console = shared.console();
        this.catalog = catalog;
        this.offers = new TrialModels(catalog);
        this.trials = new Trials(shared.database());
        this.signUps = shared.signUps();
        this.clock = shared.clock();
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::show, Access.SIGNED_IN);
        routes.post(PATH + "/claims", this::claim, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        show(ctx, told(ctx, Inputs.count(ctx, "claimed", CLAIMED_MAX)), "");
    }

    private static String told(Context ctx, int count) {
        if (count == 0) return "";
        String claimed = Visitors.of(ctx).figures().count(count, "free quota") + " claimed. ";
        return claimed + (count == 1 ? "It is" : "They are") + " used before any money, by all keys of the account.";
    }

    private void claim(Context ctx) {
        List<String> ids =
                ctx.formParams("model").stream().distinct().limit(CLAIMED_MAX).toList();
        Map<String, TrialOffers.Offer> wanted = new HashMap<>();
        for (String id : ids) {
            TrialOffers.Offer offer = isListed(id) ? offers.of(id) : null;
            if (offer != null) wanted.put(id, offer);
        }
        Claim claim = wanted.size() < ids.size() || ids.isEmpty()
                ? Claim.impossible(ids)
                : Claim.of(trials.claim(Visitors.of(ctx).account().id(), wanted));
        if (claim.mistake().isEmpty()) {
            ctx.redirect(PATH + "?claimed=" + claim.count() + filter(ctx), HttpStatus.SEE_OTHER);
            return;
        }
        ctx.status(422);
        show(ctx, told(ctx, claim.count()), claim.mistake());
    }

    /** Only by its own id: an alias would be another quota. */
    private boolean isListed(String id) {
        return catalog.get().models().stream().anyMatch(model -> model.id().equals(id));
    }

    private void show(Context ctx, String notice, String mistake) {
        Visitor visitor = Visitors.of(ctx);
        long account = visitor.account().id();
        String text = asked(ctx, "q");
        String show = asked(ctx, "show");
        String state = Gallery.STATES.containsKey(show) ? show : "";
        Gallery gallery = new Gallery(catalog.get(), trials.of(account), visitor.figures(), clock.instant());
        List<GalleryPage.Group> groups = gallery.groups(text, state);
        int found = groups.stream().mapToInt(group -> group.rows().size()).sum();
        boolean mayClaim =
                !visitor.account().isHeld() && !signUps.stateOf(account).isKeptBack();
        GalleryPage page = new GalleryPage(
                console.layout("Models", PATH, visitor),
                text,
                state,
                Gallery.STATES.entrySet().stream()
                        .map(one -> new GalleryPage.Choice(
                                one.getKey(), one.getValue(), one.getKey().equals(state)))
                        .toList(),
                notice,
                mistake,
                mayClaim,
                found == 1 ? "1 model" : found + " models",
                groups);
        Templates templates = console.templates();
        console.answer(ctx, templates.galleryIndex(page), "gallery", templates.galleryModels(page));
    }

    /** What is asked for in the address, or in the claim's form, which keeps it. */
    private static String asked(Context ctx, String name) {
        boolean isForm = ctx.queryParam(name) == null && !ctx.method().equals(HandlerType.GET);
        return isForm ? Inputs.form(ctx, name, TEXT_LENGTH_MAX) : Inputs.query(ctx, name, TEXT_LENGTH_MAX);
    }

    private static String filter(Context ctx) {
        StringBuilder filter = new StringBuilder();
        for (String name : List.of("q", "show")) {
            String asked = asked(ctx, name);
            if (!asked.isEmpty()) {
                filter.append('&').append(name).append('=').append(URLEncoder.encode(asked, StandardCharsets.UTF_8));
            }
        }
        return filter.toString();
    }
}
