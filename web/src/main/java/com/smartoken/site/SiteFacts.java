package com.smartoken.site;

import com.smartoken.content.Facts;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.content.catalog.Trial;
import com.smartoken.money.Rates;
import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What placeholders mean: addresses of the site, figures of the catalog, amounts and ends of campaigns. */
public record SiteFacts(String publicUrl, Catalog catalog, Campaigns campaigns, Instant now) implements Facts {
    /** The model of examples, where the catalog has it. */
    private static final String EXAMPLE = "deepseek-chat";

    @Override
    public @Nullable String value(String name) {
        String[] words = name.split(":", -1);
        return switch (words[0]) {
            case "api_base" -> alone(words, publicUrl + "/v1");
            case "site" -> alone(words, publicUrl);
            case "model" -> alone(words, exampleId());
            case "models_count" -> alone(words, Format.count(catalog.models().size()));
            case "lowest_input_price" -> alone(words, lowestInput());
            case "longest_context" -> alone(words, longestContext());
            case "price" -> words.length == 3 ? price(catalog.find(words[1]), words[2]) : null;
            case "context" -> words.length == 2 ? context(catalog.find(words[1])) : null;
            case "trial" -> words.length == 3 ? trial(catalog.find(words[1]), words[2]) : null;
            case "campaign" -> words.length == 3 ? campaign(campaigns.find(words[1]), words[2]) : null;
            default -> null;
        };
    }

    /** Moments are for programs too. */
    @Override
    public @Nullable String markup(String name) {
        String words = value(name);
        String[] parts = name.split(":", -1);
        Campaign campaign = parts.length == 3 && parts[0].equals("campaign") ? campaigns.find(parts[1]) : null;
        if (words == null || campaign == null || !parts[2].startsWith("ends")) return words;
        return "<time datetime=\"" + Moment.of(campaign.ends()).machine() + "\">" + words + "</time>";
    }

    /** The model that examples call; null when the catalog is empty. */
    @Nullable
    public Model example() {
        Model known = catalog.find(EXAMPLE);
        return known != null || catalog.models().isEmpty()
                ? known
                : catalog.models().getFirst();
    }

    /** The lowest price of fresh input; models that are free do not count. */
    public String lowestInput() {
        return catalog.models().stream()
                .map(model -> rates(model).input())
                .filter(rate -> rate > 0)
                .min(Long::compare)
                .map(Format::rate)
                .orElse(Format.shortUsd(Usd.ZERO));
    }

    public String longestContext() {
        return Format.count(
                catalog.models().stream().mapToLong(Model::context).max().orElse(0));
    }

    private String exampleId() {
        Model example = example();
        return example == null ? EXAMPLE : example.id();
    }

    private Rates rates(Model model) {
        PriceEntry entry = model.entryOn(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return Objects.requireNonNullElse(entry, model.prices().getLast())
                .price()
                .rates();
    }

    private @Nullable String price(@Nullable Model model, String kind) {
        if (model == null) return null;
        return switch (kind) {
            case "input" -> Format.rate(rates(model).input());
            case "cached_input" -> Format.rate(rates(model).cachedInput());
            case "output" -> Format.rate(rates(model).output());
            default -> null;
        };
    }

    private static @Nullable String context(@Nullable Model model) {
        return model == null ? null : Format.count(model.context());
    }

    private static @Nullable String trial(@Nullable Model model, String part) {
        Trial trial = model == null ? null : model.trial();
        if (trial == null) return null;
        return switch (part) {
            case "tokens" -> Format.count(trial.tokens());
            case "days" -> Format.count(trial.days());
            default -> null;
        };
    }

    private static @Nullable String campaign(@Nullable Campaign campaign, String part) {
        if (campaign == null) return null;
        return switch (part) {
            case "amount" -> Format.shortUsd(campaign.amount());
            case "ends" -> Moment.of(campaign.ends()).text();
            case "ends_utc" -> Moment.of(campaign.ends()).utc();
            default -> null;
        };
    }

    private static @Nullable String alone(String[] words, String value) {
        return words.length == 1 ? value : null;
    }
}
