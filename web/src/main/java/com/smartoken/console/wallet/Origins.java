package com.smartoken.console.wallet;

import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.Movement;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/** Where credit came from, in words: a campaign goes by the title in its file, or by its slug when the file is gone. */
final class Origins {
    private final Supplier<Campaigns> campaigns;

    Origins(Supplier<Campaigns> campaigns) {
        this.campaigns = campaigns;
    }

    /** Why something moved: as whoever did it said, else by where the lot came from. */
    String of(Movement movement) {
        String reason = Objects.requireNonNullElse(movement.reason(), "").strip();
        String source = Objects.requireNonNullElse(movement.lotSource(), "");
        String campaign = campaigns.get().titleOfSource(source);
        // The grant's own reason is the slug.
        if (campaign != null && (reason.isEmpty() || source.endsWith(":" + reason))) return campaign;
        return reason.isEmpty() ? words(source) : reason;
    }

    /** {@code trial:plain} is told as "Trial plain". */
    private static String words(String source) {
        int colon = source.indexOf(':');
        if (colon < 1) return source;
        String first = source.substring(0, 1).toUpperCase(Locale.ROOT) + source.substring(1, colon);
        return first.replace('_', ' ') + " " + source.substring(colon + 1);
    }
}
