package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.site.Format;
import com.smartoken.site.Moment;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.Statements;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the page of a model out of the catalog. */
final class ModelPages {
    private static final int DESCRIPTION_MAX = 155;

    private final Site site;
    private final Upstreams upstreams;

    ModelPages(Site site, Upstreams upstreams) {
        this.site = site;
        this.upstreams = upstreams;
    }

    ModelPage of(Model model, boolean isAvailable, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        PriceEntry current = model.entryOn(today);
        PriceEntry shown = current == null ? model.prices().getLast() : current;
        Price price = shown.price();
        ModelRow row = ModelRow.of(model, isAvailable, today);
        return new ModelPage(
                site.layout(meta(row, current)),
                row,
                Capability.of(model).stream().map(Capability::label).toList(),
                thinking(model),
                trial(model),
                unconfirmed(model, shown),
                price.rates().cacheWrite() != price.rates().input(),
                price.rates().thinkingOutput() != price.rates().output(),
                RateRow.of(price, Peak.NORMAL),
                ExtraRow.of(shown),
                peak(price, now),
                PriceChart.of(model, today),
                history(model, current, today),
                routes(model),
                model.aliases(),
                settings(model, price.rates()),
                Sample.of(site.apiUrl(), model.id()),
                model.body().html());
    }

    private PageMeta meta(ModelRow row, @Nullable PriceEntry current) {
        String text = description(row);
        Price price = current == null ? null : current.price();
        return new PageMeta(row.name() + " API price and context", text, row.href())
                .with(Statements.model(site.publicUrl(), row.href(), row.name(), row.summary(), price));
    }

    static String thinking(Model model) {
        return switch (model.thinking()) {
            case null -> "";
            case NONE -> "Does not think";
            case ALWAYS -> "Always on";
            case OPTIONAL -> model.thinksByDefault() ? "Optional, on by default" : "Optional, off by default";
        };
    }

    static String trial(Model model) {
        return model.trial() == null
                ? ""
                : Format.count(model.trial().tokens(), "token") + " for "
                        + Format.count(model.trial().days(), "day");
    }

    private static String description(ModelRow row) {
        String text = row.summary();
        return text.length() <= DESCRIPTION_MAX
                ? text
                : text.substring(0, DESCRIPTION_MAX - 1).strip() + "…";
    }

    private static String unconfirmed(Model model, PriceEntry shown) {
        boolean facts = !model.confidence().isConfirmed();
        boolean price = !shown.confidence().isConfirmed();
        if (facts && price) return "limits, capabilities and price";
        if (facts) return "limits and capabilities";
        return price ? "price" : "";
    }

    private static ModelPage.@Nullable PeakBox peak(Price price, Instant now) {
        Peak peak = price.peak();
        if (peak == null) return null;
        ZonedDateTime turn = peak.turnAfter(now);
        return new ModelPage.PeakBox(
                Format.times(peak.factor()),
                Format.days(peak),
                Format.hours(peak),
                peak.zone().getId() + " (UTC"
                        + peak.zone().getRules().getOffset(now).getId().replace("Z", "") + ")",
                peak.except().stream().sorted().map(Format::day).collect(Collectors.joining("; ")),
                peak.factorAt(now) != Peak.NORMAL,
                turn == null ? null : Moment.minute(turn),
                RateRow.of(price, peak.factor()));
    }

    private static List<ModelPage.PriceLine> history(Model model, @Nullable PriceEntry current, LocalDate today) {
        List<ModelPage.PriceLine> lines = new ArrayList<>();
        for (PriceEntry entry : model.prices()) {
            LocalDate day = entry.price().effective();
            Rates rates = entry.price().rates();
            URI source = entry.source();
            LocalDate checked = entry.checked();
            lines.add(new ModelPage.PriceLine(
                    Format.day(day),
                    day.toString(),
                    Format.rate(rates.input()),
                    Format.rate(rates.cachedInput()),
                    Format.rate(rates.output()),
                    note(entry.price()),
                    source == null ? "" : source.toASCIIString(),
                    source == null ? "" : source.getHost().replaceFirst("^www\\.", ""),
                    checked == null ? "" : Format.day(checked),
                    checked == null ? "" : checked.toString(),
                    entry.confidence().isConfirmed(),
                    day.isAfter(today) ? "Announced" : entry.equals(current) ? "In force" : ""));
        }
        return lines;
    }

    private static String note(Price price) {
        List<String> notes = new ArrayList<>();
        if (!price.tiers().isEmpty()) notes.add("by input length");
        Peak peak = price.peak();
        if (peak != null) notes.add(Format.times(peak.factor()) + " in peak hours");
        return String.join(", ", notes);
    }

    private List<ModelPage.RouteLine> routes(Model model) {
        List<ModelPage.RouteLine> lines = new ArrayList<>();
        for (Route route : model.routes()) {
            Upstream upstream = upstreams.find(route.upstream());
            boolean stops = upstream != null && upstream.cancel() == Upstream.Cancel.STOPS_BILLING;
            lines.add(new ModelPage.RouteLine(
                    route.upstream(),
                    lines.isEmpty() ? "First choice" : "Fallback",
                    stops
                            ? "The stream is cut at the vendor. You pay for the tokens generated up to then."
                            : "The vendor bills the whole answer, so it is read to its end. You pay for all of it."));
        }
        return lines;
    }

    private List<ModelPage.Setting> settings(Model model, Rates rates) {
        return List.of(
                new ModelPage.Setting("Base URL", site.apiUrl()),
                new ModelPage.Setting("Model ID", model.id()),
                new ModelPage.Setting("Context window", Long.toString(model.context())),
                new ModelPage.Setting("Max output tokens", Long.toString(model.maxOutput())),
                new ModelPage.Setting("Input price, USD per 1M", Format.rateNumber(rates.input())),
                new ModelPage.Setting("Cached input price, USD per 1M", Format.rateNumber(rates.cachedInput())),
                new ModelPage.Setting("Output price, USD per 1M", Format.rateNumber(rates.output())),
                new ModelPage.Setting("Image input", model.can("vision") ? "yes" : "no"));
    }
}
