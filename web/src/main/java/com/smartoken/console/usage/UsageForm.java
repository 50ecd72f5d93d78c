package com.smartoken.console.usage;

import com.smartoken.console.Figures;
import com.smartoken.db.UsageFilter;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
import com.smartoken.money.Usd;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The filters of the log as somebody chose and typed them, with what is wrong beside each. */
public record UsageForm(
        String period,
        String from,
        String to,
        String model,
        String key,
        String status,
        String feature,
        String endUser,
        String min,
        String minExample,
        String periodError,
        String keyError,
        String minError) {
    private static final int LABEL_LENGTH_MAX = 128;
    private static final Usd EXAMPLE = Usd.parse("0.05");

    static UsageForm from(Context ctx, LocalDate today, Figures figures) {
        Span span = span(ctx, today);
        String key = Inputs.query(ctx, "key", LABEL_LENGTH_MAX);
        String min = Inputs.query(ctx, "min", LABEL_LENGTH_MAX);
        return new UsageForm(
                span.name(),
                Inputs.query(ctx, "from", LABEL_LENGTH_MAX),
                Inputs.query(ctx, "to", LABEL_LENGTH_MAX),
                Inputs.query(ctx, "model", LABEL_LENGTH_MAX),
                key,
                Inputs.query(ctx, "status", LABEL_LENGTH_MAX),
                Inputs.query(ctx, "feature", LABEL_LENGTH_MAX),
                Inputs.query(ctx, "user", LABEL_LENGTH_MAX),
                min,
                figures.typed(EXAMPLE),
                span.error(),
                key.isEmpty() || Inputs.id(key, -1) >= 0 ? "" : "Choose a key from the list.",
                min.isEmpty() || nano(min, figures) != null
                        ? ""
                        : "An amount in dollars, such as " + figures.typed(EXAMPLE) + ".");
    }

    static Span span(Context ctx, LocalDate today) {
        return Span.of(ctx.queryParam("period"), ctx.queryParam("from"), ctx.queryParam("to"), today);
    }

    /** Why nothing is looked for. */
    public Refusal refusal() {
        return Refusal.NONE
                .with("key", "Key", keyError)
                .with("from", "From", periodError)
                .with("min", "Cost at least", minError);
    }

    /** Whether something typed makes no sense: then nothing is looked for. */
    public boolean hasErrors() {
        return !periodError.isEmpty() || !keyError.isEmpty() || !minError.isEmpty();
    }

    /** Whether anything but the period is asked for. */
    public boolean isFiltered() {
        return !(model + key + status + feature + endUser + min).isEmpty();
    }

    /** Whether the fold with the rarer filters has something in it. */
    public boolean hasMore() {
        return !(feature + endUser + min + minError + periodError).isEmpty() || period.equals("custom");
    }

    /** What is meant. A form with errors means nothing. */
    UsageFilter filter(Figures figures) {
        return new UsageFilter(
                orNull(model),
                key.isEmpty() ? null : (Long) Inputs.id(key),
                switch (status) {
                    case "error" -> true;
                    case "ok" -> false;
                    default -> null;
                },
                orNull(feature),
                orNull(endUser),
                min.isEmpty() ? null : nano(min, figures));
    }

    /** The same filters as a query, for links: empty, or from {@code ?} on. */
    String query(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>();
        if (!period.equals(Span.DEFAULT)) all.put("period", period);
        if (period.equals("custom")) {
            all.put("from", from);
            all.put("to", to);
        }
        all.put("model", model);
        all.put("key", key);
        all.put("status", status);
        all.put("feature", feature);
        all.put("user", endUser);
        all.put("min", min);
        all.putAll(more);
        return query(all, "");
    }

    /** Parameters that have a value, encoded, from {@code ?} on; or another text when there is none. */
    static String query(Map<String, String> parameters, String none) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? none : "?" + query;
    }

    private static @Nullable Long nano(String dollars, Figures figures) {
        try {
            long nano = figures.amount(dollars).nano();
            return nano < 0 ? null : nano;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
