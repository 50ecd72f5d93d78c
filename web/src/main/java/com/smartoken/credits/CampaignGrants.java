package com.smartoken.credits;

import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.Database;
import com.smartoken.db.Grants;
import com.smartoken.money.Usd;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The campaigns of the files, granted: their terms are made known to the books, and existing accounts get what is theirs. */
public final class CampaignGrants {
    private static final Logger log = LoggerFactory.getLogger(CampaignGrants.class);

    private final Supplier<Campaigns> campaigns;
    private final Grants grants;
    private final InstantSource clock;

    /** The campaigns that run by themselves and that this process has run. */
    private final Set<String> applied = ConcurrentHashMap.newKeySet();

    /** @param clock the database's */
    public CampaignGrants(Supplier<Campaigns> campaigns, Database database, InstantSource clock) {
        this.campaigns = campaigns;
        this.grants = new Grants(database);
        this.clock = clock;
    }

    /** What an account got was another amount than the file names now: told with the file's line; empty when all is right. */
    public static List<Problem> contradictions(Campaigns campaigns, Database database) {
        Grants grants = new Grants(database);
        List<Problem> problems = new ArrayList<>();
        for (Campaign campaign : campaigns.all()) {
            Usd granted = grants.contradiction(terms(campaign));
            if (granted != null) problems.add(campaign.amountChanged(granted));
        }
        return problems;
    }

    /**
     * Makes the files' terms those of the grants to come.
     *
     * @throws ContentMistakes when accounts got another amount already
     */
    public void register() {
        for (Campaign campaign : campaigns.get().all()) register(campaign);
    }

    /** The same for one campaign. */
    public void register(Campaign campaign) {
        try {
            grants.register(terms(campaign));
        } catch (Grants.AmountChanged e) {
            throw new ContentMistakes(List.of(campaign.amountChanged(e.granted())));
        }
    }

    /** The campaigns that there are. */
    public List<String> slugs() {
        return campaigns.get().all().stream().map(Campaign::slug).toList();
    }

    /** Grants a campaign to all who may have it and have it not, by order of {@code actor}. @return null when another process is at it */
    public Grants.@Nullable Applied apply(Campaign campaign, String actor, Grants.Progress progress) {
        return grants.alone(campaign.slug(), () -> grants.toAll(campaign.slug(), actor, progress));
    }

    /**
     * Runs what shall run by itself as soon as the campaign has begun: once in the life of this process, over the accounts
     * that are there then. Whoever signs up later is granted at sign-up; what an operator makes later waits for an order.
     */
    public void applyAutomatic() {
        for (Campaign campaign : campaigns.get().all()) {
            boolean isDue = campaign.existing() == Campaign.Existing.AUTOMATIC
                    && campaign.state(clock.instant()) != Campaign.State.BEFORE;
            if (isDue) applyAutomatic(campaign.slug());
        }
    }

    private void applyAutomatic(String slug) {
        if (applied.contains(slug)) return;
        Grants.Applied done = grants.alone(slug, () -> grants.toAll(slug, (at, of, count) -> {}));
        if (done == null) return; // another node is at it; what it leaves out is done here later
        applied.add(slug);
        log.info(
                "campaign {}: granted to {} existing accounts{}",
                slug,
                done.granted(),
                done.isBudgetReached() ? ", then the budget was used up" : "");
    }

    private static Grants.Terms terms(Campaign campaign) {
        return new Grants.Terms(
                campaign.slug(),
                campaign.amount(),
                campaign.starts().toInstant(),
                campaign.over(),
                campaign.creditExpiresAfter(),
                campaign.budget());
    }
}
