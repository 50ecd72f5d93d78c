package com.smartoken.console.credits;

import com.smartoken.Jobs;
import com.smartoken.console.Console;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.credits.CampaignGrants;
import com.smartoken.credits.SignUpChecks;
import com.smartoken.credits.SignedUp;
import com.smartoken.db.Database;
import com.smartoken.db.Expiries;
import com.smartoken.db.SignUps;
import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Free credit, put together: what listens, what runs by itself, and the pages. */
public final class CreditsArea {
    private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(10);
    private static final Duration APPLY_EVERY = Duration.ofSeconds(5);
    private static final Duration EXPIRE_EVERY = Duration.ofSeconds(20);
    private static final Duration ANNOUNCE_EVERY = Duration.ofMinutes(10);

    private final CampaignGrants campaigns;
    private final SignUpChecks checks;
    private final Expiries expiries;
    private final List<Consumer<RoutesConfig>> pages;

    /** What its routes share. */
    record Shared(Console console, Database database, SignUps signUps, InstantSource clock) {}

    /** What the area is made from. */
    public record Parts(Supplier<Campaigns> campaigns, Supplier<Catalog> catalog, int signUpsPerNetwork) {}

    /** @param clock the database's */
    public CreditsArea(Parts parts, Database database, InstantSource clock, Console console) {
        SignUps signUps = new SignUps(database);
        campaigns = new CampaignGrants(parts.campaigns, database, clock);
        checks = new SignUpChecks(signUps, campaigns, parts.signUpsPerNetwork);
        expiries = new Expiries(database);
        Shared shared = new Shared(console, database, signUps, clock);
        pages = List.of(
                new GalleryRoutes(shared, parts.catalog)::addTo,
                new CreditsRoutes(shared, parts.campaigns)::addTo,
                new ReviewRoutes(shared, campaigns)::addTo,
                new CampaignRoutes(shared, parts.campaigns)::addTo,
                new CodeRoutes(shared)::addTo);
    }

    /**
     * Makes the terms of the campaigns known to the books. To be done before anything else is begun.
     *
     * @throws com.smartoken.content.ContentMistakes when a campaign's amount was changed after grants were made
     */
    public static void register(Supplier<Campaigns> campaigns, Database database) {
        new CampaignGrants(campaigns, database, Clock.systemUTC()).register();
    }

    /** Begins what runs by itself. It may take long, and the service's other jobs must not wait for it. */
    public void begin(Jobs jobs) {
        jobs.everyAside(CATCH_UP_EVERY, "judge sign-ups", checks::catchUp);
        jobs.nowAndEveryAside(APPLY_EVERY, "apply campaigns", campaigns::applyAutomatic);
        jobs.everyAside(EXPIRE_EVERY, "book what has expired", expiries::book);
        jobs.everyAside(ANNOUNCE_EVERY, "tell of what will expire", expiries::announce);
    }

    /** To be told of each new account. */
    public Consumer<SignedUp> signUpListener() {
        return checks;
    }

    /** Adds the pages. */
    public void addTo(RoutesConfig routes) {
        pages.forEach(page -> page.accept(routes));
    }
}
