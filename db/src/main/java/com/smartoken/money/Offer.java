package com.smartoken.money;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's price has beside its rates. What is not in it is not sold.
 *
 * @param fees of each feature
 * @param serviceTiers for each name by which a call asks for it the multiple of every token price, in thousandths
 */
public record Offer(Map<Feature, Fee> fees, Map<String, Integer> serviceTiers) {
    /** Nothing but tokens. */
    public static final Offer NONE = new Offer(Map.of(), Map.of());

    public Offer {
        fees = Map.copyOf(fees);
        serviceTiers = Map.copyOf(serviceTiers);
    }

    /** What a feature costs; null where it is not sold. */
    public @Nullable Fee fee(Feature feature) {
        return fees.get(feature);
    }

    /** The multiple of a service tier, in thousandths: {@link Peak#NORMAL} for null and for one that is not sold. */
    public int times(@Nullable String serviceTier) {
        return serviceTier == null ? Peak.NORMAL : serviceTiers.getOrDefault(serviceTier, Peak.NORMAL);
    }

    /** Whether a service tier is sold. */
    public boolean hasTier(@Nullable String serviceTier) {
        return serviceTier != null && serviceTiers.containsKey(serviceTier);
    }
}
