package com.smartoken.money;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a call used beside tokens at their usual price, or the most that it can use.
 *
 * @param counts how often each feature; one that is not there was not used
 * @param shortWritten of the tokens written to a cache, those that are known to be kept for minutes
 * @param usualTier whether the usual service tier served it, whichever was asked for
 */
public record Uses(Map<Feature, Long> counts, long shortWritten, boolean usualTier) {
    public static final Uses NONE = new Uses(Map.of());

    public Uses {
        counts = Map.copyOf(counts);
        if (shortWritten < 0) throw new IllegalArgumentException("a count is never negative");
        for (long count : counts.values())
            if (count < 0) throw new IllegalArgumentException("a count is never negative");
    }

    /** Features alone. */
    public Uses(Map<Feature, Long> counts) {
        this(counts, 0, false);
    }

    /** How often a feature was used. */
    public long of(Feature feature) {
        return counts.getOrDefault(feature, 0L);
    }

    /** Whether any feature was used. */
    public boolean isAny() {
        return !counts.isEmpty();
    }

    /** Whether each count of the other is within this one's. */
    public boolean covers(Uses other) {
        return other.counts.entrySet().stream().allMatch(use -> use.getValue() <= of(use.getKey()));
    }

    /** The greater count of each. */
    public Uses and(Uses other) {
        Map<Feature, Long> all = new EnumMap<>(Feature.class);
        all.putAll(counts);
        other.counts.forEach((feature, count) -> all.merge(feature, count, Math::max));
        return new Uses(all, 0, false);
    }
}
