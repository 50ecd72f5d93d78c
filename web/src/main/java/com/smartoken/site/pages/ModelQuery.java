package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.http.Inputs;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * What a visitor asks the list of models for. Parameters that make no sense are left out: any address gives a page.
 *
 * @param family as the catalog writes it; empty for all
 */
record ModelQuery(String text, String family, List<String> capabilities, Sort sort, List<Model> compared) {
    /** As many as fit beside each other. */
    static final int COMPARED_MAX = 4;

    private static final int TEXT_MAX = 80;
    private static final int CAPABILITIES_MAX = 16;

    /** Orders of the list. */
    enum Sort {
        FAMILY("", "Family"),
        INPUT("input", "Input price, lowest first"),
        OUTPUT("output", "Output price, lowest first"),
        CONTEXT("context", "Context, longest first");

        final String value;
        final String label;

        Sort(String value, String label) {
            this.value = value;
            this.label = label;
        }
    }

    static ModelQuery of(Context ctx, Catalog catalog) {
        String family = word(ctx, "family");
        String sort = word(ctx, "sort");
        return new ModelQuery(
                word(ctx, "q"),
                catalog.families().stream()
                        .filter(family::equalsIgnoreCase)
                        .findFirst()
                        .orElse(""),
                ctx.queryParams("can").stream()
                        .filter(Capability.telling(catalog)::contains)
                        .distinct()
                        .limit(CAPABILITIES_MAX)
                        .toList(),
                Arrays.stream(Sort.values())
                        .filter(known -> known.value.equals(sort))
                        .findFirst()
                        .orElse(Sort.FAMILY),
                ctx.queryParams("compare").stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(name -> catalog.find(name.strip()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .limit(COMPARED_MAX)
                        .toList());
    }

    /** Whether anything narrows the list. */
    boolean isFiltered() {
        return !text.isEmpty() || !family.isEmpty() || !capabilities.isEmpty();
    }

    /** The models that were asked for, in the order asked for. */
    List<Model> select(Catalog catalog, LocalDate day) {
        return catalog.models().stream()
                .filter(this::matches)
                .sorted(order(day))
                .toList();
    }

    private boolean matches(Model model) {
        if (!family.isEmpty() && !family.equals(model.family())) return false;
        if (!capabilities.stream().allMatch(model::can)) return false;
        String hay = String.join(" ", model.id(), model.name(), model.family(), String.join(" ", model.aliases()))
                .toLowerCase(Locale.ROOT);
        String words = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(words.split("\\s+")).allMatch(hay::contains);
    }

    /** Sorting is stable: models of one price keep the order of the catalog. */
    private Comparator<Model> order(LocalDate day) {
        return switch (sort) {
            case FAMILY -> (_, _) -> 0;
            case INPUT -> byRate(day, entry -> entry.price().rates().input());
            case OUTPUT -> byRate(day, entry -> entry.price().rates().output());
            case CONTEXT -> Comparator.comparingLong(Model::context).reversed();
        };
    }

    private static Comparator<Model> byRate(LocalDate day, ToLongFunction<PriceEntry> rate) {
        return Comparator.comparingLong(model -> {
            PriceEntry entry = model.entryOn(day);
            return entry == null ? Long.MAX_VALUE : rate.applyAsLong(entry);
        });
    }

    private static String word(Context ctx, String name) {
        return Inputs.query(ctx, name, TEXT_MAX).replaceAll("\\p{Cntrl}", " ");
    }
}
