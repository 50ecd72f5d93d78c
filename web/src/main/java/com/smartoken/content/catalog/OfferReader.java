package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a price has beside its rates: {@code features} and {@code service_tiers}. */
final class OfferReader {
    private static final Pattern TIER = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /** Names of the tier that costs what the rates say. */
    private static final Set<String> USUAL = Set.of("auto", "default", "standard", "standard_only");

    private static final String FEATURES =
            Arrays.stream(Feature.values()).map(Feature::word).collect(Collectors.joining(" or "));

    private OfferReader() {}

    /** The offer of a price; where its features' prices are from is added to {@code sources}. */
    static Offer read(Fields price, List<ExtraSource> sources) {
        return new Offer(fees(price.map("features"), sources), tiers(price.map("service_tiers")));
    }

    private static Map<Feature, Fee> fees(@Nullable Fields features, List<ExtraSource> sources) {
        Map<Feature, Fee> fees = new EnumMap<>(Feature.class);
        if (features == null) return fees;
        for (String name : features.names()) {
            Feature feature = feature(name);
            Fields fields = features.map(name);
            if (feature == null) features.error(name, "\"" + name + "\" is no feature: it is " + FEATURES);
            else if (fields == null && !features.has(name)) features.error(name, "\"" + name + "\" has no price");
            else if (fields != null) fees.put(feature, fee(feature, fields, sources));
        }
        return fees;
    }

    private static Fee fee(Feature feature, Fields fields, List<ExtraSource> sources) {
        long perCall = nano(fields, "per_call", Fee::perCall);
        long perUse = nano(fields, "per_1000", Fee::perThousand);
        Long most = fields.optionalInteger("max", 1, Fee.USES_MAX);
        if (!fields.has("per_call") && !fields.has("per_1000"))
            fields.error("per_call", "a feature costs something: per_call, per_1000 or both");
        String text = fields.text("source");
        URI source = FieldWords.webAddress(text);
        if (source == null && !text.isEmpty())
            fields.error("source", "\"source\" is the http(s) address of the page that states the price");
        sources.add(new ExtraSource(feature, source == null ? URI.create("") : source, fields.date("checked")));
        fields.warnOfUnknown();
        return new Fee(perCall, perUse, most == null ? 0 : most);
    }

    private static long nano(Fields fields, String field, Function<BigDecimal, Long> reader) {
        BigDecimal usd = fields.optionalDecimal(field);
        if (usd == null) return 0;
        try {
            return reader.apply(usd);
        } catch (IllegalArgumentException e) {
            fields.error(field, "\"" + field + "\": " + e.getMessage());
            return 0;
        }
    }

    private static Map<String, Integer> tiers(@Nullable Fields fields) {
        Map<String, Integer> tiers = new LinkedHashMap<>();
        if (fields == null) return tiers;
        for (String name : fields.names()) {
            int times = FieldWords.thousandths(fields, name);
            if (!TIER.matcher(name).matches() || USUAL.contains(name))
                fields.error(name, "\"" + name + "\" is no service tier of its own: a name such as flex or priority");
            else if (times > 0) tiers.put(name, times);
        }
        return tiers;
    }

    private static @Nullable Feature feature(String word) {
        for (Feature feature : Feature.values()) if (feature.word().equals(word)) return feature;
        return null;
    }
}
