package com.smartoken.site.machine;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Peak;
import com.smartoken.site.pages.RateRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The news that the catalog holds: the first price of a model says that it came, each later one that it changed. A price
 * of a day to come is announced on the day when it was checked, and is the same entry, updated, once its day has come.
 */
final class CatalogNews {
    private CatalogNews() {}

    static List<FeedEntry> of(Catalog catalog, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<FeedEntry> news = new ArrayList<>();
        for (Model model : catalog.models()) {
            LocalDate first = model.prices().getLast().price().effective();
            for (PriceEntry entry : model.prices()) {
                LocalDate effective = entry.price().effective();
                LocalDate told = effective.isAfter(today) ? entry.checked() : effective;
                if (told == null || told.isAfter(today)) continue;
                news.add(entry(model, entry, effective.equals(first), effective.isAfter(today), told));
            }
        }
        return news;
    }

    private static FeedEntry entry(Model model, PriceEntry entry, boolean isFirst, boolean isAhead, LocalDate told) {
        LocalDate effective = entry.price().effective();
        String what = isFirst
                ? model.name() + (isAhead ? " announced for " + effective : " is listed")
                : model.name() + (isAhead ? ": new price announced for " : ": new price from ") + effective;
        return new FeedEntry(
                "/models/" + model.id() + "/prices/" + effective,
                what,
                rates(entry),
                "/models/" + model.id(),
                told.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static String rates(PriceEntry entry) {
        RateRow rate = RateRow.of(entry.price(), Peak.NORMAL).getFirst();
        return "US dollars per million tokens from " + entry.price().effective() + ": input " + rate.input()
                + ", cached input " + rate.cached() + ", output " + rate.output() + "."
                + (entry.price().tiers().isEmpty() ? "" : " Long inputs have rates of their own.")
                + (entry.price().peak() == null ? "" : " Peak hours cost more.");
    }
}
