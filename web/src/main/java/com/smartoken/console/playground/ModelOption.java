package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.content.catalog.Dialect;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Thinking;
import com.smartoken.money.Price;
import com.smartoken.relay.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model as the page offers it, with what it understands.
 *
 * @param about price and context in one line
 * @param thinking {@code optional}, {@code always} or {@code none}
 * @param thinkingField the field of a body by which its vendor switches thinking
 */
public record ModelOption(
        String id,
        String name,
        String family,
        String about,
        List<String> parameters,
        boolean hasVision,
        String thinking,
        boolean thinksByDefault,
        String thinkingField,
        long context,
        long maxOutput,
        boolean isAvailable) {

    static ModelOption of(Model model, Instant now, boolean isAvailable, Figures figures) {
        return new ModelOption(
                model.id(),
                model.name(),
                model.family(),
                about(model, now, figures),
                Parameters.of(model),
                model.can("vision"),
                thinking(model),
                model.thinksByDefault(),
                thinkingField(model),
                model.context(),
                model.maxOutput(),
                isAvailable);
    }

    /** {@code $0.27 in, $1.10 out per 1M · 128K context}. */
    private static String about(Model model, Instant now, Figures figures) {
        String context = thousands(model.context()) + " context";
        Price price = model.priceAt(now);
        if (price == null) return context;
        String from = price.tiers().isEmpty() ? "" : "from ";
        return from + figures.rate(price.rates().input()) + " in, "
                + figures.rate(price.rates().output()) + " out per 1M · " + context;
    }

    private static String thousands(long tokens) {
        return tokens % 1_000_000 == 0 ? tokens / 1_000_000 + "M" : tokens / 1_000 + "K";
    }

    /** As its vendor has it: who takes the code along finds it in the vendor's own documentation. */
    static String thinkingField(Model model) {
        return Dialect.ofFamily(model.family()).sheet().thinking().field();
    }

    static String thinking(Model model) {
        if (!model.can("thinking")) return "none";
        @Nullable Thinking thinking = model.thinking();
        return (thinking == null ? Thinking.OPTIONAL : thinking).name().toLowerCase(Locale.ROOT);
    }

    /** What it understands, in one attribute. */
    public String can() {
        return String.join(" ", parameters) + (hasVision ? " vision" : "");
    }

    public String label() {
        return isAvailable ? name : name + " (unavailable)";
    }
}
