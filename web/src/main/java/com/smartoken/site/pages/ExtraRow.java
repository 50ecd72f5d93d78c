package com.smartoken.site.pages;

import com.smartoken.content.catalog.ExtraSource;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import com.smartoken.money.Price;
import com.smartoken.site.Format;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is sold beside tokens at their usual price, and what it costs.
 *
 * @param name what it is
 * @param ask how a call asks for it, where all vendors have one word for it; empty where not
 * @param source the page that states it; empty where that is the price's own
 */
public record ExtraRow(
        String name,
        String ask,
        String price,
        String source,
        String sourceHost,
        String checked,
        String machineChecked) {
    private static final String NOTHING = "";

    /** All that a price has. */
    static List<ExtraRow> of(PriceEntry entry) {
        List<ExtraRow> rows = new ArrayList<>();
        Price price = entry.price();
        Offer offer = price.offer();
        for (Feature feature : Feature.values()) {
            Fee fee = offer.fee(feature);
            if (fee != null) rows.add(of(feature, fee, entry.sourceOf(feature)));
        }
        new TreeMap<>(offer.serviceTiers())
                .forEach((name, times) -> rows.add(
                        plain("Service tier " + name, "service_tier", Format.times(times) + " every token rate")));
        if (price.hasLongCache())
            rows.add(plain(
                    "Cache for an hour",
                    "cache_control.ttl",
                    Format.rate(price.rates().longCacheWrite()) + " per 1M tokens written"));
        return rows;
    }

    private static ExtraRow of(Feature feature, Fee fee, @Nullable ExtraSource source) {
        String noun = feature.noun();
        String name = Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
        if (source == null) return plain(name, NOTHING, price(fee));
        return new ExtraRow(
                name,
                NOTHING,
                price(fee),
                source.source().toASCIIString(),
                source.source().getHost().replaceFirst("^www\\.", ""),
                Format.day(source.checked()),
                source.checked().toString());
    }

    private static ExtraRow plain(String name, String ask, String price) {
        return new ExtraRow(name, ask, price, NOTHING, NOTHING, NOTHING, NOTHING);
    }

    /** {@code $0.005 for a call that uses it}, {@code $10.00 per 1,000}. */
    static String price(Fee fee) {
        List<String> parts = new ArrayList<>();
        if (fee.perCall() > 0) parts.add(Format.usd(BigInteger.valueOf(fee.perCall())) + " for a call that uses it");
        if (fee.perUse() > 0) {
            String most = fee.usesMax() > 0 ? ", at most " + fee.usesMax() + " in a call" : "";
            parts.add(Format.usd(BigInteger.valueOf(fee.perUse()).multiply(BigInteger.valueOf(1_000))) + " per 1,000"
                    + most);
        }
        return parts.isEmpty() ? "no charge" : String.join(" and ", parts);
    }
}
