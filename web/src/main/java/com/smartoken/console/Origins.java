package com.smartoken.console;

import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.Movement;
import com.smartoken.db.ledger.Source;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where credit came from, in the words that every page has for it: a campaign goes by the title in its file, or by its
 * slug when the file is gone.
 */
public final class Origins {
    private final Supplier<Campaigns> campaigns;

    public Origins(Supplier<Campaigns> campaigns) {
        this.campaigns = campaigns;
    }

    /** What a source is called. */
    public String of(Source source) {
        return switch (source) {
            case Source.Campaign(String slug) -> title(slug);
            case Source.Trial(String model) -> "Trial " + model;
            case Source.Code _ -> "Credit code";
            case Source.Operator _ -> "Top-up";
            case Source.Other(String word) -> spoken(word);
        };
    }

    /** Why something moved: as whoever did it said, else by where the lot came from. */
    public String of(Movement movement) {
        String reason = Objects.requireNonNullElse(movement.reason(), "").strip();
        @Nullable Source source = movement.lotSource();
        // The grant's own reason is the slug.
        if (source instanceof Source.Campaign(String slug) && reason.equals(slug)) return title(slug);
        if (!reason.isEmpty()) return reason;
        return source == null ? "" : of(source);
    }

    private String title(String slug) {
        Campaign campaign = campaigns.get().find(slug);
        return campaign == null ? slug : campaign.title();
    }

    /** {@code first_gift:7} is told as "First gift 7". */
    private static String spoken(String word) {
        int colon = word.indexOf(':');
        if (colon < 1) return word;
        String first = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1, colon);
        return first.replace('_', ' ') + " " + word.substring(colon + 1);
    }
}
