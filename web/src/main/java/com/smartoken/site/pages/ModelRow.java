package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Rates;
import com.smartoken.site.Format;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A model in a list: its rates of today for a million tokens, and what to know before a click. */
public record ModelRow(
        String id,
        String href,
        String name,
        String family,
        String summary,
        String input,
        String cached,
        String output,
        String context,
        String maxOutput,
        List<String> capabilities,
        List<String> notes,
        boolean isAvailable,
        boolean isConfirmed) {

    static ModelRow of(Model model, boolean isAvailable, LocalDate today) {
        PriceEntry entry = model.entryOn(today);
        PriceEntry shown = entry == null ? model.prices().getLast() : entry;
        Rates rates = shown.price().rates();
        return new ModelRow(
                model.id(),
                "/models/" + model.id(),
                model.name(),
                model.family(),
                model.summary() == null ? model.body().description() : model.summary(),
                Format.rate(rates.input()),
                Format.rate(rates.cachedInput()),
                Format.rate(rates.output()),
                Format.count(model.context()),
                Format.count(model.maxOutput()),
                Capability.of(model).stream()
                        .filter(name -> !name.equals("chat") && !name.equals("stream"))
                        .map(Capability::label)
                        .toList(),
                notes(model, shown, entry == null),
                isAvailable,
                model.confidence().isConfirmed() && shown.confidence().isConfirmed());
    }

    private static List<String> notes(Model model, PriceEntry shown, boolean isAhead) {
        List<String> notes = new ArrayList<>();
        if (isAhead) notes.add("from " + Format.day(shown.price().effective()));
        var peak = shown.price().peak();
        if (peak != null) notes.add(Format.times(peak.factor()) + " in peak hours");
        if (!shown.price().tiers().isEmpty()) {
            notes.add("other rates above "
                    + Format.count(shown.price().tiers().getFirst().above()) + " input tokens");
        }
        for (Feature feature : Feature.values()) {
            Fee fee = shown.price().offer().fee(feature);
            if (fee != null) notes.add(feature.noun() + " " + ExtraRow.price(fee));
        }
        new TreeMap<>(shown.price().offer().serviceTiers())
                .forEach((name, times) -> notes.add(name + " tier " + Format.times(times)));
        if (model.trial() != null) notes.add(Format.count(model.trial().tokens(), "free token"));
        return notes;
    }
}
