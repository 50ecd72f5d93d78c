package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Peak;
import com.smartoken.site.Format;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the table of prices. */
final class PricingPages {
    private final Site site;

    PricingPages(Site site) {
        this.site = site;
    }

    PricingPage of(Catalog now, Calculator calculator, ModelRows rows) {
        String lead = "What each of " + now.models().size()
                + " models costs, in US dollars per million tokens. No subscription: you pay for the tokens of each call.";
        PageMeta meta = new PageMeta("Pricing", lead, "/pricing");
        return new PricingPage(
                site.layout(meta),
                lead,
                Format.day(rows.today()),
                calculator.fields(),
                calculator.thinks(),
                calculator.isReady(),
                calculator.isReady() ? List.of(byCost(now, calculator, rows)) : byFamily(now, rows));
    }

    private static List<PricingPage.Group> byFamily(Catalog now, ModelRows rows) {
        Map<String, List<PricingPage.Line>> groups = new LinkedHashMap<>();
        for (Model model : now.models()) {
            groups.computeIfAbsent(model.family(), family -> new ArrayList<>()).add(line(rows, model, "", "", ""));
        }
        return groups.entrySet().stream()
                .map(group -> new PricingPage.Group(group.getKey(), group.getValue()))
                .toList();
    }

    /** Cheapest first; what the call does not fit comes last. */
    private static PricingPage.Group byCost(Catalog now, Calculator calculator, ModelRows rows) {
        record Priced(PricingPage.Line line, @Nullable BigInteger total) {}
        List<Priced> priced = new ArrayList<>();
        for (Model model : now.models()) {
            PriceEntry entry = model.entryOn(rows.today());
            if (entry == null) {
                priced.add(new Priced(line(rows, model, "", "", "No price yet"), null));
            } else if (!calculator.fits(model)) {
                priced.add(new Priced(line(rows, model, "", "", "Call too large"), null));
            } else {
                Calculator.Month month = calculator.month(model, entry.price());
                String call = Format.usd(BigInteger.valueOf(month.call()));
                priced.add(new Priced(line(rows, model, call, Format.usd(month.total()), ""), month.total()));
            }
        }
        priced.sort(Comparator.comparing(Priced::total, Comparator.nullsLast(Comparator.naturalOrder())));
        return new PricingPage.Group("", priced.stream().map(Priced::line).toList());
    }

    private static PricingPage.Line line(ModelRows rows, Model model, String call, String month, String note) {
        PriceEntry entry = model.entryOn(rows.today());
        PriceEntry shown = entry == null ? model.prices().getLast() : entry;
        List<RateRow> rates = RateRow.of(shown.price(), Peak.NORMAL);
        ModelRow row = rows.row(model);
        return new PricingPage.Line(row, remarks(row), rates.subList(1, rates.size()), call, month, note);
    }

    private static String remarks(ModelRow row) {
        List<String> remarks = new ArrayList<>(row.notes());
        if (!row.isConfirmed()) remarks.add("to be confirmed");
        if (!row.isAvailable()) remarks.add("unavailable now");
        return String.join(" · ", remarks);
    }
}
