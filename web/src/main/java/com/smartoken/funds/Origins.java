package com.smartoken.funds;

import com.smartoken.campaign.Campaign;
import com.smartoken.campaign.Campaigns;
import com.smartoken.db.Movement;
import java.util.Locale;
import java.util.function.Supplier;

/** Where credit came from, in words: a campaign goes by the title in its file, or by its slug when the file is gone. */
final class Origins {
    private static final String CAMPAIGN = "campaign:";

    private final Supplier<Campaigns> campaigns;

    Origins(Supplier<Campaigns> campaigns) {
        this.campaigns = campaigns;
    }

    /** Why something moved: as whoever did it said, else by where the lot came from. */
    String of(Movement movement) {
        String reason = movement.reason();
        String source = movement.lotSource();
        if (source != null && source.startsWith(CAMPAIGN)) {
            String slug = source.substring(CAMPAIGN.length());
            // The grant's own reason is the slug.
            if (reason == null || reason.isBlank() || reason.equals(slug)) return title(slug);
        }
        if (reason != null && !reason.isBlank()) return reason;
        return source == null ? "" : words(source);
    }

    private String title(String slug) {
        Campaign campaign = campaigns.get().find(slug);
        return campaign == null ? slug : campaign.title();
    }

    /** {@code trial:plain} is told as "Trial plain". */
    private static String words(String source) {
        int colon = source.indexOf(':');
        if (colon < 1) return source;
        String first = source.substring(0, 1).toUpperCase(Locale.ROOT) + source.substring(1, colon);
        return first.replace('_', ' ') + " " + source.substring(colon + 1);
    }
}
