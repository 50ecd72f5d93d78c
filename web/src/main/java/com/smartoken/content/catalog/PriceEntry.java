package com.smartoken.content.catalog;

import com.smartoken.money.Feature;
import com.smartoken.money.Price;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A price with where it is from: the page that states it, the day somebody last looked, and how well it is known.
 *
 * @param extras where the prices of features are from, one for each
 */
public record PriceEntry(
        Price price,
        @Nullable URI source,
        @Nullable LocalDate checked,
        Confidence confidence,
        List<ExtraSource> extras) {
    public PriceEntry {
        extras = List.copyOf(extras);
    }

    /** Where the price of a feature is from; null where it has none. */
    public @Nullable ExtraSource sourceOf(Feature feature) {
        for (ExtraSource extra : extras) if (extra.feature() == feature) return extra;
        return null;
    }
}
