package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.money.Peak;
import com.smartoken.site.Format;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The catalog as Markdown. */
record CatalogMarkdown(Predicate<Model> isAvailable, LocalDate today) {
    private static final String HEAD = """
            | Model | ID | Input | Cached input | Output | Context | Max output |
            |---|---|--:|--:|--:|--:|--:|
            """;

    String models(Catalog catalog) {
        StringBuilder text = new StringBuilder("# Models\n\n> ")
                .append(catalog.models().size())
                .append(" models. Prices in US dollars per million tokens on ")
                .append(today)
                .append(".\n");
        for (String family : catalog.families()) {
            text.append("\n## ").append(family).append("\n\n");
            for (Model model : catalog.models()) {
                if (!model.family().equals(family)) continue;
                ModelRow row = row(model);
                text.append("- [")
                        .append(row.name())
                        .append("](")
                        .append(row.href())
                        .append(".md): `");
                text.append(row.id()).append("`. ").append(row.summary());
                text.append(row.isAvailable() ? "\n" : " Unavailable now.\n");
            }
        }
        return text.toString();
    }

    String pricing(Catalog catalog) {
        StringBuilder text = new StringBuilder("# Pricing\n\n> US dollars per million tokens, on ")
                .append(today)
                .append(
                        ". You pay for the tokens of each call; the sum is rounded up once, to a billionth of a dollar.\n");
        for (String family : catalog.families()) {
            text.append("\n## ").append(family).append("\n\n").append(HEAD);
            for (Model model : catalog.models()) {
                if (model.family().equals(family)) text.append(line(row(model)));
            }
        }
        return text.append("\nHigher tiers and peak hours stand on the page of each model.\n")
                .toString();
    }

    String model(Model model) {
        ModelRow row = row(model);
        PriceEntry entry =
                Objects.requireNonNullElse(model.entryOn(today), model.prices().getLast());
        StringBuilder text = new StringBuilder("# ")
                .append(row.name())
                .append("\n\n> ")
                .append(row.summary())
                .append("\n\n");
        item(text, "ID", "`" + row.id() + "`");
        item(text, "Family", row.family());
        item(text, "Status", row.isAvailable() ? "available" : "unavailable now");
        item(text, "Context", row.context() + " tokens");
        item(text, "Max output", row.maxOutput() + " tokens");
        item(text, "Capabilities", String.join(", ", row.capabilities()));
        item(text, "Notes", String.join("; ", row.notes()));
        item(text, "Aliases", String.join(", ", model.aliases()));
        if (!row.isConfirmed()) item(text, "Confidence", "some figures are still to be confirmed");
        text.append("\n## Rates\n\nUS dollars per million tokens, from ")
                .append(entry.price().effective())
                .append(".\n\n| Request | Input | Cached input | Cache write | Output | Output when it thinks |\n")
                .append("|---|--:|--:|--:|--:|--:|\n");
        for (RateRow rate : RateRow.of(entry.price(), Peak.NORMAL)) {
            cells(
                    text,
                    List.of(rate.label(), rate.input(), rate.cached(), rate.written(), rate.output(), rate.thinking()));
        }
        List<ExtraRow> extras = ExtraRow.of(entry);
        if (!extras.isEmpty()) {
            text.append("\n## Beside tokens\n\n");
            for (ExtraRow extra : extras) item(text, extra.name(), extra.price() + from(extra));
            text.append("\nPeak hours and service tiers do not change the price of a use.\n");
        }
        Peak peak = entry.price().peak();
        if (peak != null) {
            text.append("\nEvery rate is ").append(Format.times(peak.factor())).append(" on ");
            text.append(Format.days(peak))
                    .append(", ")
                    .append(Format.hours(peak))
                    .append(", ");
            text.append(peak.zone().getId()).append(", by the moment a request starts.\n");
        }
        return text.append('\n')
                .append(model.body().markdown().strip())
                .append('\n')
                .toString();
    }

    private static String from(ExtraRow extra) {
        return extra.source().isEmpty() ? "" : " ([source](" + extra.source() + "), " + extra.machineChecked() + ")";
    }

    private ModelRow row(Model model) {
        return ModelRow.of(model, isAvailable.test(model), today);
    }

    private static String line(ModelRow row) {
        StringBuilder text = new StringBuilder();
        cells(
                text,
                List.of(
                        "[" + row.name() + "](" + row.href() + ".md)",
                        "`" + row.id() + "`",
                        row.input(),
                        row.cached(),
                        row.output(),
                        row.context(),
                        row.maxOutput()));
        return text.toString();
    }

    private static void cells(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static void item(StringBuilder text, String label, String value) {
        if (!value.isEmpty())
            text.append("- ").append(label).append(": ").append(value).append('\n');
    }
}
