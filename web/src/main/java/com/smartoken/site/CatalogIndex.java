package com.smartoken.site;

import com.smartoken.catalog.Catalog;
import com.smartoken.catalog.Model;
import com.smartoken.catalog.PriceEntry;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pages of the catalog, as lists for machines name them. */
public final class CatalogIndex implements Supplier<List<IndexedPage>> {
    private final Supplier<Catalog> catalog;
    private final InstantSource clock;

    public CatalogIndex(Supplier<Catalog> catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public List<IndexedPage> get() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<IndexedPage> models = new ArrayList<>();
        for (Model model : catalog.get().models()) {
            ModelRow row = ModelRow.of(model, true, today);
            models.add(new IndexedPage(
                    row.href(), row.name(), row.summary(), lastModified(model, today), "Models", false));
        }
        LocalDate newest = models.stream()
                .map(IndexedPage::lastModified)
                .max(Comparator.naturalOrder())
                .orElse(today);
        List<IndexedPage> pages = new ArrayList<>();
        String text = "Every model with its price, context and abilities, to filter and compare.";
        pages.add(new IndexedPage("/models", "Models", text, newest, "Models", false));
        text = "What every model costs per million tokens, and what a month of your calls would cost.";
        pages.add(new IndexedPage("/pricing", "Pricing", text, newest, "Models", false));
        pages.addAll(models);
        return pages;
    }

    /** The last day on which a price was checked or took effect. */
    private static LocalDate lastModified(Model model, LocalDate today) {
        return model.prices().stream()
                .map((PriceEntry entry) -> Stream.of(entry.price().effective(), entry.checked()))
                .flatMap(days -> days)
                .filter(Objects::nonNull)
                .filter(day -> !day.isAfter(today))
                .max(Comparator.naturalOrder())
                .orElse(today);
    }
}
