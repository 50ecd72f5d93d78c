package com.smartoken.site;

import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pages state to search engines. Each says only what the page shows; none invents ratings or offers. */
public final class Statements {
    private static final String BRAND = "SmarToken";

    private Statements() {}

    /** A step of the way from the home page to a page. */
    public record Crumb(String name, String path) {}

    /** Who runs the site; for the home page only. */
    public static LinkedData organization(String publicUrl) {
        return LinkedData.of("Organization")
                .with("@id", publicUrl + "/#organization")
                .with("name", BRAND)
                .with("url", publicUrl + "/")
                .with("logo", publicUrl + "/icon-512.png");
    }

    /** The site and its name; for the home page only. */
    public static LinkedData webSite(String publicUrl) {
        return LinkedData.of("WebSite")
                .with("@id", publicUrl + "/#website")
                .with("name", BRAND)
                .with("url", publicUrl + "/")
                .with("publisher", LinkedData.of("Organization").with("@id", publicUrl + "/#organization"));
    }

    /** The way to a page, itself at the end. */
    public static LinkedData breadcrumbs(String publicUrl, List<Crumb> way) {
        List<LinkedData> items = new ArrayList<>();
        for (Crumb crumb : way) {
            items.add(LinkedData.of("ListItem")
                    .with("position", items.size() + 1)
                    .with("name", crumb.name())
                    .with("item", publicUrl + crumb.path()));
        }
        return LinkedData.of("BreadcrumbList").with("itemListElement", items);
    }

    /** Something written, such as a guide. */
    public static LinkedData article(String publicUrl, PageMeta meta, LocalDate published, LocalDate modified) {
        LinkedData author = LinkedData.of("Organization").with("name", BRAND).with("url", publicUrl + "/");
        return LinkedData.of("Article")
                .with("headline", meta.title())
                .with("description", meta.description())
                .with("datePublished", published.toString())
                .with("dateModified", modified.toString())
                .with("mainEntityOfPage", publicUrl + meta.path())
                .with("image", publicUrl + Site.imagePath(meta.path()))
                .with("author", author)
                .with("publisher", author);
    }

    /** A model as a service whose tokens have prices; {@code price} is that of today, null when there is none yet. */
    public static LinkedData model(
            String publicUrl, String path, String name, String description, @Nullable Price price) {
        LinkedData provider = LinkedData.of("Organization").with("name", BRAND).with("url", publicUrl + "/");
        LinkedData model = LinkedData.of("Service")
                .with("name", name + " API")
                .with("serviceType", "Large language model API")
                .with("description", description)
                .with("provider", provider);
        if (price != null) model = model.with("offers", offers(price));
        return LinkedData.of("WebPage")
                .with("url", publicUrl + path)
                .with("name", name)
                .with("description", description)
                .with("mainEntity", model);
    }

    /** Credit that is granted once, until a moment; for as long as that has not passed. */
    public static LinkedData campaign(
            String publicUrl, String path, String title, String description, OffsetDateTime from, OffsetDateTime to) {
        return LinkedData.of("Offer")
                .with("name", title)
                .with("description", description)
                .with("url", publicUrl + path)
                .with("price", "0")
                .with("priceCurrency", "USD")
                .with("validFrom", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(from))
                .with("validThrough", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(to))
                .with(
                        "offeredBy",
                        LinkedData.of("Organization").with("name", BRAND).with("url", publicUrl + "/"));
    }

    private static List<LinkedData> offers(Price price) {
        Rates rates = price.rates();
        return List.of(
                offer("Input", rates.input(), price),
                offer("Cached input", rates.cachedInput(), price),
                offer("Output", rates.output(), price));
    }

    /** Pico-dollars a token are micro-dollars for a million. */
    private static LinkedData offer(String label, long pico, Price price) {
        BigDecimal amount = new BigDecimal(Format.rateNumber(pico));
        LinkedData unit = LinkedData.of("UnitPriceSpecification")
                .withAmount("price", amount)
                .with("priceCurrency", "USD")
                .with("unitText", "1M tokens")
                .with("validFrom", price.effective().toString());
        return LinkedData.of("Offer").with("name", label).with("priceSpecification", unit);
    }
}
