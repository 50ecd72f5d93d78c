package com.smartoken.credits;

import com.smartoken.account.Console;
import com.smartoken.account.SignedUp;
import com.smartoken.campaign.Campaigns;
import com.smartoken.catalog.Catalog;
import com.smartoken.db.Database;
import com.smartoken.db.SignUps;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Free credit, put together: what listens, what runs by itself, and the pages. */
public final class CreditsArea {
    private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(10);
    private static final Duration APPLY_EVERY = Duration.ofSeconds(15);

    private final CampaignGrants campaigns;
    private final SignUpChecks checks;

    /** What the area is made from. */
    public record Parts(Supplier<Campaigns> campaigns, Supplier<Catalog> catalog, int signUpsPerNetwork) {}

    /** Takes a job to be done again and again. */
    public interface Jobs {
        void every(Duration pause, String name, Runnable job);
    }

    /** @param clock the database's */
    public CreditsArea(Parts parts, Database database, InstantSource clock, Console console) {
        SignUps signUps = new SignUps(database);
        campaigns = new CampaignGrants(parts.campaigns, database, clock);
        checks = new SignUpChecks(signUps, campaigns, parts.signUpsPerNetwork);
    }

    /**
     * Makes the campaigns' terms known and begins what runs by itself.
     *
     * @throws com.smartoken.content.ContentMistakes when a campaign's amount was changed after grants were made
     */
    public void begin(Jobs jobs) {
        campaigns.register();
        jobs.every(CATCH_UP_EVERY, "judge sign-ups", checks::catchUp);
        jobs.every(APPLY_EVERY, "apply campaigns", campaigns::applyAutomatic);
    }

    /** To be told of each new account. */
    public Consumer<SignedUp> signUpListener() {
        return checks;
    }

    /** Adds the pages. */
    public void addTo(RoutesConfig routes) {}
}
