package com.smartoken.money;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs from a day on (UTC). The whole request is priced by the highest tier whose edge its input tokens
 * exceed; in peak hours every rate is multiplied.
 *
 * @param offer what is sold beside the tokens
 */
public record Price(
        LocalDate effective,
        Rates rates,
        List<Tier> tiers,
        @Nullable Peak peak,
        Offer offer) {
    /** A price of tokens alone. */
    public Price(LocalDate effective, Rates rates, List<Tier> tiers, @Nullable Peak peak) {
        this(effective, rates, tiers, peak, Offer.NONE);
    }

    public Price {
        tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::above)).toList();
        if (tiers.stream().map(Tier::above).distinct().count() != tiers.size()) {
            throw new IllegalArgumentException("two tiers begin at the same edge");
        }
        for (Tier tier : tiers)
            if ((tier.rates.longCacheWrite() > 0) != (rates.longCacheWrite() > 0))
                throw new IllegalArgumentException("a cache of an hour has a price in every tier or in none");
    }

    /** Rates of requests with more than {@code above} input tokens. */
    public record Tier(long above, Rates rates) {
        public Tier {
            if (above < 1 || above > Tokens.MAX) throw new IllegalArgumentException("a tier begins above some tokens");
        }
    }

    /** Whether tokens can be kept in a cache for an hour. */
    public boolean hasLongCache() {
        return rates.longCacheWrite() > 0;
    }

    /** What counts for a request that starts at this instant, whatever changes while it runs. */
    public Tariff tariffAt(Instant start) {
        return tariffAt(start, Order.NONE);
    }

    /** The same for one that orders something beside tokens at their usual price; what is not sold costs nothing by it. */
    public Tariff tariffAt(Instant start, Order order) {
        int factor = peak == null ? Peak.NORMAL : peak.factorAt(start);
        boolean isLong = order.longCache() && hasLongCache();
        PricedExtras extras = PricedExtras.of(offer, new Order(order.serviceTier(), isLong, order.most()));
        if (isLong) return new Tariff(effective, factor, rates, tiers, extras);
        List<Tier> usual = tiers.stream()
                .map(tier -> new Tier(tier.above, tier.rates.withLongCacheWrite(0)))
                .toList();
        return new Tariff(effective, factor, rates.withLongCacheWrite(0), usual, extras);
    }
}
