package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Part;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.site.Format;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.SiteFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes the first page out of its text and the catalog. */
final class HomePages {
    private final Site site;
    private final Predicate<Model> isAvailable;

    HomePages(Site site, Predicate<Model> isAvailable) {
        this.site = site;
        this.isAvailable = isAvailable;
    }

    HomePage of(Article home, SiteFacts facts, String state) {
        Map<String, HomePage.Piece> text = new HashMap<>();
        for (Part part : home.parts(facts, state)) {
            text.put(part.text(), new HomePage.Piece(part.lead(), part.rest(), part.html()));
        }
        Catalog catalog = facts.catalog();
        Model example = facts.example();
        return new HomePage(
                site.layout(new PageMeta(home.head().title(), home.head().description(), "/")),
                text,
                List.of(
                        new HomePage.Fact(
                                "Models",
                                Format.count(catalog.models().size()),
                                "of " + catalog.families().size() + " families"),
                        new HomePage.Fact("Input from", facts.lowestInput(), "per 1M tokens"),
                        new HomePage.Fact("Context up to", facts.longestContext(), "tokens")),
                oneOfEachFamily(catalog, facts.now()),
                example == null ? List.of() : Sample.of(site.apiUrl(), example.id()),
                example == null ? null : SampleReceipt.of(example, facts.now()),
                state,
                site.hasSignIn());
    }

    /** The newest model of each family that is served now. */
    private List<ModelRow> oneOfEachFamily(Catalog catalog, Instant now) {
        Map<String, Model> newest = new LinkedHashMap<>();
        for (Model model : catalog.models()) {
            if (isAvailable.test(model)) newest.putIfAbsent(model.family(), model);
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return newest.values().stream()
                .map(model -> ModelRow.of(model, true, today))
                .toList();
    }
}
