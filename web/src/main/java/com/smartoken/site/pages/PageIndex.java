package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Library;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.site.CampaignWords;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.SiteContent;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every public page there is: what a sitemap, {@code llms.txt} or a feed lists. */
public final class PageIndex implements Supplier<List<IndexedPage>> {
    private final SiteContent content;
    private final Supplier<Catalog> catalog;
    private final InstantSource clock;

    public PageIndex(SiteContent content, Supplier<Catalog> catalog, InstantSource clock) {
        this.content = content;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public List<IndexedPage> get() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Library library = content.library();
        List<Model> models = catalog.get().models();
        LocalDate prices = newest(models.stream().map(model -> changed(model, today)));
        List<IndexedPage> pages = new ArrayList<>();
        Article home = library.find("pages/home");
        if (home != null) pages.add(page("/", home, "Start", newest(Stream.of(day(home, now), prices))));
        pages.add(new IndexedPage(
                "/models",
                "Models",
                "Every model with its price, context and abilities, to filter and compare.",
                prices,
                "Models",
                true));
        pages.add(new IndexedPage(
                "/pricing",
                "Pricing",
                "What every model costs per million tokens, and what a month of your calls would cost.",
                prices,
                "Models",
                true));
        pages.add(status(now));
        for (Model model : models) pages.add(page(model, changed(model, today)));
        index(pages, library, "docs", "/docs", DocsPages.TITLE, DocsPages.DESCRIPTION, "Docs", now);
        index(pages, library, "guides", "/guides", GuidesPages.TITLE, GuidesPages.DESCRIPTION, "Guides", now);
        Article faq = library.find("faq");
        if (faq != null) pages.add(page("/faq", faq, "FAQ", day(faq, now)));
        for (Article article : library.in("campaigns")) {
            Campaign campaign = content.campaigns().find(article.slug());
            String title = campaign == null ? article.head().title() : CampaignWords.headline(campaign);
            pages.add(page(article.address(), title, article, "Campaigns", day(article, now)));
        }
        for (Article article : library.in("pages")) {
            String section =
                    article.head().nav().isEmpty() ? "Pages" : article.head().nav();
            if (article != home) pages.add(page(article.address(), article, section, day(article, now)));
        }
        return List.copyOf(pages);
    }

    /** The page of the routes' state; what it says changes all the time. */
    public static IndexedPage status(Instant now) {
        return new IndexedPage(
                "/status",
                "Status",
                "Which models answer now: error rate and time to first token of every route, measured from real calls.",
                LocalDate.ofInstant(now, ZoneOffset.UTC),
                "Models",
                true);
    }

    private void index(
            List<IndexedPage> pages,
            Library library,
            String folder,
            String path,
            String title,
            String description,
            String section,
            Instant now) {
        List<Article> articles = library.in(folder);
        if (articles.isEmpty()) return;
        LocalDate newest = newest(articles.stream().map(article -> day(article, now)));
        pages.add(new IndexedPage(path, title, description, newest, section, true));
        for (Article article : articles) pages.add(page(article.address(), article, section, day(article, now)));
    }

    private static IndexedPage page(String path, Article article, String section, LocalDate day) {
        return page(path, article.head().title(), article, section, day);
    }

    private static IndexedPage page(String path, String title, Article article, String section, LocalDate day) {
        return new IndexedPage(path, title, article.head().description(), day, section, true);
    }

    private static IndexedPage page(Model model, LocalDate day) {
        String summary = model.summary() == null ? model.body().description() : model.summary();
        return new IndexedPage("/models/" + model.id(), model.name(), summary, day, "Models", true);
    }

    /** The day of the file, or the day on which a campaign's page began to say something else. */
    private LocalDate day(Article article, Instant now) {
        LocalDate updated = article.head().updated();
        Campaign campaign =
                article.path().startsWith("campaigns/") ? content.campaigns().find(article.slug()) : null;
        if (campaign == null) return updated == null ? LocalDate.EPOCH : updated;
        List<LocalDate> days = new ArrayList<>();
        if (updated != null) days.add(updated);
        for (Instant turn : List.of(campaign.starts().toInstant(), campaign.over())) {
            if (!turn.isAfter(now)) days.add(LocalDate.ofInstant(turn, ZoneOffset.UTC));
        }
        return newest(days.stream());
    }

    private static LocalDate changed(Model model, LocalDate today) {
        PriceEntry entry =
                Objects.requireNonNullElse(model.entryOn(today), model.prices().getLast());
        LocalDate effective = entry.price().effective();
        LocalDate checked = Objects.requireNonNullElse(entry.checked(), effective);
        return newest(Stream.of(checked, effective).filter(day -> !day.isAfter(today)));
    }

    private static LocalDate newest(Stream<LocalDate> days) {
        return days.max(Comparator.naturalOrder()).orElse(LocalDate.EPOCH);
    }
}
