package com.smartoken.relay.routing;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which routes a caller wants, as OpenRouter's {@code provider} has it. Names are those of {@code x-smartoken-route}; one
 * that no route has is ignored.
 *
 * @param order tried first, in this order
 * @param only none but these; empty for all
 * @param ignore not these
 * @param fallbacks whether routes beside those of {@code order} (or the first one) may be tried
 * @param fastest whether the faster route comes first
 * @param inputPriceMax USD for a million tokens of input
 * @param outputPriceMax USD for a million tokens of output
 */
public record ProviderWish(
        List<String> order,
        List<String> only,
        List<String> ignore,
        boolean fallbacks,
        boolean fastest,
        @Nullable BigDecimal inputPriceMax,
        @Nullable BigDecimal outputPriceMax) {
    /** No wish at all. */
    public static final ProviderWish NONE = new ProviderWish(List.of(), List.of(), List.of(), true, false, null, null);

    private static final int NAMES_MAX = 50;
    private static final Set<String> SORTS = Set.of("price", "throughput", "latency");

    /** Reads the field. @throws ApiError 400 that names what is wrong */
    public static ProviderWish of(@Nullable JsonValue field) {
        if (field == null || field.isNull()) return NONE;
        if (!field.isObject()) throw ApiError.invalidRequest("provider", "provider must be an object.");
        JsonObject wish = field.object();
        String sort = sort(wish.find("sort"));
        JsonValue price = wish.find("max_price");
        if (price != null && !price.isNull() && !price.isObject()) {
            throw ApiError.invalidRequest("provider.max_price", "provider.max_price must be an object.");
        }
        JsonObject prices = price == null || price.isNull() ? null : price.object();
        return new ProviderWish(
                names(wish, "order"),
                names(wish, "only"),
                names(wish, "ignore"),
                flag(wish.find("allow_fallbacks")),
                "latency".equals(sort) || "throughput".equals(sort),
                prices == null ? null : price(prices.find("prompt"), "prompt"),
                prices == null ? null : price(prices.find("completion"), "completion"));
    }

    /** Whether the caller wishes nothing. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether this route may be tried at all. */
    public boolean allows(String route) {
        return (only.isEmpty() || only.contains(route)) && !ignore.contains(route);
    }

    private static boolean flag(@Nullable JsonValue value) {
        if (value == null || value.isNull()) return true;
        if (!value.isBoolean()) {
            throw ApiError.invalidRequest(
                    "provider.allow_fallbacks", "provider.allow_fallbacks must be true or false.");
        }
        return value.isTrue();
    }

    private static @Nullable String sort(@Nullable JsonValue value) {
        if (value == null || value.isNull()) return null;
        JsonValue by = value.isObject() ? value.object().find("by") : value;
        String sort = by == null ? null : by.string();
        if (sort != null && SORTS.contains(sort)) return sort;
        throw ApiError.invalidRequest("provider.sort", "provider.sort must be price, throughput or latency.");
    }

    private static List<String> names(JsonObject wish, String field) {
        JsonValue value = wish.find(field);
        if (value == null || value.isNull()) return List.of();
        String path = "provider." + field;
        if (!value.isArray()) throw ApiError.invalidRequest(path, path + " must be a list of names.");
        List<String> names = new ArrayList<>();
        for (JsonValue element : value.elements()) {
            String name = element.string();
            if (name == null || names.size() == NAMES_MAX) {
                throw ApiError.invalidRequest(path, path + " must be a list of at most " + NAMES_MAX + " names.");
            }
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return List.copyOf(names);
    }

    private static @Nullable BigDecimal price(@Nullable JsonValue value, String field) {
        if (value == null || value.isNull()) return null;
        String text = value.isString() ? value.string() : value.text();
        if (text != null && text.matches("\\d{1,9}(\\.\\d{1,12})?")) return new BigDecimal(text);
        String path = "provider.max_price." + field;
        throw ApiError.invalidRequest(path, path + " must be a price in USD for a million tokens, such as 0.5.");
    }
}
