package com.smartoken.content.campaign;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.Problem;
import com.smartoken.content.Problems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every campaign of a content folder. Immutable. */
public final class Campaigns {
    private static final String FOLDER = "campaigns";

    private final List<Campaign> campaigns;
    private final List<Problem> warnings;

    private Campaigns(List<Campaign> campaigns, List<Problem> warnings) {
        this.campaigns = campaigns;
        this.warnings = warnings;
    }

    /**
     * Reads them.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong, by file and line
     */
    public static Campaigns load(ContentFolder content) {
        Problems problems = new Problems();
        List<Campaign> campaigns = new ArrayList<>();
        for (ContentFile file : content.files(FOLDER, ".md")) campaigns.add(CampaignReader.read(file, problems));
        problems.throwIfAny();
        return new Campaigns(List.copyOf(campaigns), problems.warnings());
    }

    /** All of them, by slug. */
    public List<Campaign> all() {
        return campaigns;
    }

    /** The campaign of a slug; null when there is none. */
    public @Nullable Campaign find(String slug) {
        return campaigns.stream()
                .filter(campaign -> campaign.slug().equals(slug))
                .findFirst()
                .orElse(null);
    }

    /** The one to tell people about: what runs, else what comes next, else what ended last; null when there is none. */
    public @Nullable Campaign current(Instant now) {
        return campaigns.stream()
                .min(Comparator.comparingInt((Campaign campaign) -> rank(campaign.state(now)))
                        .thenComparing(campaign -> distance(campaign, now))
                        .thenComparing(Campaign::slug))
                .orElse(null);
    }

    /** What probably is a slip: unknown fields. */
    public List<Problem> warnings() {
        return warnings;
    }

    private static int rank(Campaign.State state) {
        return switch (state) {
            case ACTIVE -> 0;
            case BEFORE -> 1;
            case ENDED -> 2;
        };
    }

    private static long distance(Campaign campaign, Instant now) {
        Instant edge =
                campaign.state(now) == Campaign.State.BEFORE ? campaign.starts().toInstant() : campaign.over();
        return Math.abs(edge.getEpochSecond() - now.getEpochSecond());
    }
}
