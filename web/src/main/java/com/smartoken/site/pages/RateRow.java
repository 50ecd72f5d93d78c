package com.smartoken.site.pages;

import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.site.Format;
import java.util.ArrayList;
import java.util.List;

/** The rates of one tier for a million tokens, in normal or in peak hours. */
public record RateRow(String label, String input, String cached, String written, String output, String thinking) {

    /** Every tier of a price, each rate multiplied as peak hours do (1000, in thousandths, for those outside). */
    public static List<RateRow> of(Price price, int factor) {
        List<RateRow> rows = new ArrayList<>();
        String first = price.tiers().isEmpty()
                ? "All requests"
                : "Up to " + Format.count(price.tiers().getFirst().above()) + " input tokens";
        rows.add(of(first, price.rates(), factor));
        for (Price.Tier tier : price.tiers()) {
            rows.add(of("Above " + Format.count(tier.above()) + " input tokens", tier.rates(), factor));
        }
        return rows;
    }

    private static RateRow of(String label, Rates rates, int factor) {
        return new RateRow(
                label,
                Format.rate(rates.input(), factor),
                Format.rate(rates.cachedInput(), factor),
                Format.rate(rates.cacheWrite(), factor),
                Format.rate(rates.output(), factor),
                Format.rate(rates.thinkingOutput(), factor));
    }
}
