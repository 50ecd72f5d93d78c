package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.money.Tokens;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the {@code prices} of a model's front matter. Rates that are absent take the dearer reading, never zero. */
final class PriceReader {
    private PriceReader() {}

    /** All prices, newest first; what is wrong is added to the problems of {@code model}. */
    static List<PriceEntry> read(Fields model) {
        List<PriceEntry> entries = newestFirst(
                model.maps("prices"),
                fields -> {
                    PriceEntry entry = entry(fields);
                    fields.warnOfUnknown();
                    return entry;
                },
                entry -> entry.price().effective());
        if (entries.isEmpty()) model.error("prices", "the model has no price");
        return entries;
    }

    /** What is read of each, newest first; two of one day are a mistake. */
    static <T> List<T> newestFirst(List<Fields> all, Function<Fields, T> read, Function<T, LocalDate> effective) {
        List<T> entries = new ArrayList<>();
        Map<LocalDate, Integer> days = new HashMap<>();
        for (Fields fields : all) {
            T entry = read.apply(fields);
            LocalDate day = effective.apply(entry);
            Integer first = fields.has("effective") ? days.putIfAbsent(day, fields.line("effective")) : null;
            if (first != null)
                fields.error("effective", "a price from " + day + " on is already given in line " + first);
            entries.add(entry);
        }
        entries.sort(Comparator.comparing(effective).reversed());
        return entries;
    }

    /** One price; what else stands beside it is for the caller to read. */
    static PriceEntry entry(Fields fields) {
        LocalDate effective = fields.date("effective");
        Rates rates = rates(fields);
        List<Price.Tier> tiers = tiers(fields, rates.longCacheWrite() > 0);
        Fields peakFields = fields.map("peak");
        Peak peak = peakFields == null ? null : PeakReader.read(peakFields);
        URI source = source(fields);
        LocalDate checked = fields.optionalDate("checked");
        Confidence confidence = FieldWords.confidence(fields);
        List<ExtraSource> extras = new ArrayList<>();
        Price price = new Price(effective, rates, tiers, peak, OfferReader.read(fields, extras));
        return new PriceEntry(price, source, checked, confidence, extras);
    }

    private static Rates rates(Fields fields) {
        long input = rate(fields, "input", fields.decimal("input"));
        long output = rate(fields, "output", fields.decimal("output"));
        long cached = rateOr(fields, "cached_input", input);
        long written = rateOr(fields, "cache_write", input);
        long thinking = rateOr(fields, "thinking_output", output);
        return new Rates(input, cached, written, longWritten(fields), output, thinking);
    }

    /** A cache that is kept for an hour is sold where it has a price: 0 for none. */
    private static long longWritten(Fields fields) {
        long rate = rateOr(fields, "cache_write_1h", 0);
        if (rate == 0 && fields.has("cache_write_1h"))
            fields.error("cache_write_1h", "\"cache_write_1h\" is never 0: leave it out where it is not sold");
        return rate;
    }

    private static long rateOr(Fields fields, String field, long fallback) {
        BigDecimal value = fields.optionalDecimal(field);
        return value == null ? fallback : rate(fields, field, value);
    }

    private static long rate(Fields fields, String field, BigDecimal usd) {
        try {
            return Rates.perMillion(usd);
        } catch (IllegalArgumentException e) {
            fields.error(field, "\"" + field + "\": " + e.getMessage());
            return 0;
        }
    }

    private static List<Price.Tier> tiers(Fields fields, boolean hasLongCache) {
        List<Price.Tier> tiers = new ArrayList<>();
        long edge = 0;
        for (Fields tier : fields.maps("tiers")) {
            long above = tier.integer("above", 1, Tokens.MAX);
            Rates rates = rates(tier);
            tier.warnOfUnknown();
            boolean isWhole = (rates.longCacheWrite() > 0) == hasLongCache;
            if (!isWhole)
                tier.error(
                        "cache_write_1h", "\"cache_write_1h\" stands in the price and in all of its tiers, or in none");
            else if (above > edge) tiers.add(new Price.Tier(above, rates));
            else if (tier.has("above")) tier.error("above", "the edges of tiers rise: " + above + " follows " + edge);
            edge = Math.max(edge, above);
        }
        return tiers;
    }

    private static @Nullable URI source(Fields fields) {
        String text = fields.optionalText("source");
        if (text == null || text.isEmpty()) return null;
        URI uri = FieldWords.webAddress(text);
        if (uri == null) fields.error("source", "\"source\" is the http(s) address of the page that states the price");
        return uri;
    }
}
