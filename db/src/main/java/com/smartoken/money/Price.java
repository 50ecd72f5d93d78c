package com.smartoken.money;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs from a day on (UTC). The whole request is priced by the highest tier whose edge its input tokens
 * exceed; in peak hours every rate is multiplied.
 */
public record Price(
        LocalDate effective,
        Rates rates,
        List<Tier> tiers,
        @Nullable Peak peak) {
    public Price {
        tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::above)).toList();
        if (tiers.stream().map(Tier::above).distinct().count() != tiers.size()) {
            throw new IllegalArgumentException("two tiers begin at the same edge");
        }
    }

    /** Rates of requests with more than {@code above} input tokens. */
    public record Tier(long above, Rates rates) {
        public Tier {
            if (above < 1 || above > Tokens.MAX) throw new IllegalArgumentException("a tier begins above some tokens");
        }
    }

    /** What counts for a request that starts at this instant, whatever changes while it runs. */
    public Tariff tariffAt(Instant start) {
        return new Tariff(effective, peak == null ? Peak.NORMAL : peak.factorAt(start), rates, tiers);
    }
}
