package com.smartoken.content.catalog;

import com.smartoken.content.Document;
import com.smartoken.money.Price;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as the catalog offers it.
 *
 * @param aliases other spellings that reach it, as written
 * @param summary one sentence; null when the file has none
 * @param released the day its vendor released it; null when unknown
 * @param confidence of the facts besides the prices, which have their own
 * @param context the most tokens of input and output together
 * @param maxOutput the most tokens of one answer
 * @param maxThinking the most tokens of thought where they are not part of {@code maxOutput}; 0 where they are, or where
 *     nobody knows
 * @param thinking null when the file does not say
 * @param thinksByDefault whether it thinks when a request says nothing about it
 * @param prices newest first, never empty; some may only take effect later
 * @param trial the free quota; null when there is none
 * @param routes in the order in which they are tried, never empty
 */
public record Model(
        String id,
        String name,
        String family,
        List<String> aliases,
        @Nullable String summary,
        @Nullable LocalDate released,
        Confidence confidence,
        long context,
        long maxOutput,
        long maxThinking,
        Set<String> capabilities,
        @Nullable Thinking thinking,
        boolean thinksByDefault,
        List<PriceEntry> prices,
        @Nullable Trial trial,
        List<Route> routes,
        Document body) {

    public Model {
        aliases = List.copyOf(aliases);
        prices = List.copyOf(prices);
        routes = List.copyOf(routes);
    }

    /** Whether it can do something: {@code tools}, {@code vision}, ... */
    public boolean can(String capability) {
        return capabilities.contains(capability);
    }

    /** Whether it can think, as far as its file tells. */
    public boolean canThink() {
        return thinking == null ? can("thinking") : thinking != Thinking.NONE;
    }

    /** The newest price whose day (UTC) has come; null when none has come yet. */
    public @Nullable PriceEntry entryOn(LocalDate day) {
        for (PriceEntry entry : prices) {
            if (!entry.price().effective().isAfter(day)) return entry;
        }
        return null;
    }

    /** The price of a day (UTC); null when none has come yet. */
    public @Nullable Price priceOn(LocalDate day) {
        PriceEntry entry = entryOn(day);
        return entry == null ? null : entry.price();
    }

    /** The price that counts for a request that starts at this instant; null when none has come yet. */
    public @Nullable Price priceAt(Instant start) {
        return priceOn(LocalDate.ofInstant(start, ZoneOffset.UTC));
    }
}
