package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import com.smartoken.site.Site;
import com.smartoken.site.SiteContent;
import com.smartoken.site.SiteFacts;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The pages of words that have a form of their own: home, FAQ, guides, documentation, campaigns. */
public final class ContentRoutes {
    private static final int WORDS_LENGTH_MAX = 1000;

    private final Site site;
    private final Templates templates;
    private final SiteContent content;
    private final InstantSource clock;
    private final HomePages homePages;
    private final FaqPages faqPages;
    private final GuidesPages guidesPages;
    private final DocsPages docsPages;
    private final CampaignPages campaignPages;
    private final Supplier<Catalog> catalog;

    /**
     * @param isAvailable whether a model would be served now
     * @param clock decides about campaigns: the database's, where there is one
     */
    public ContentRoutes(
            Site site,
            Templates templates,
            SiteContent content,
            Supplier<Catalog> catalog,
            Predicate<Model> isAvailable,
            InstantSource clock) {
        this.site = site;
        this.templates = templates;
        this.content = content;
        this.catalog = catalog;
        this.clock = clock;
        this.homePages = new HomePages(site, isAvailable);
        this.faqPages = new FaqPages(site);
        this.guidesPages = new GuidesPages(site);
        this.docsPages = new DocsPages(site);
        this.campaignPages = new CampaignPages(site);
    }

    /** Adds the routes. Pages that the program makes below {@code /docs} are to be added before. */
    public void addTo(RoutesConfig routes) {
        routes.get("/", this::home, Access.PUBLIC);
        routes.get("/faq", this::faq, Access.PUBLIC);
        routes.get("/guides", this::guides, Access.PUBLIC);
        routes.get("/guides/{slug}", this::guide, Access.PUBLIC);
        routes.get(
                "/docs",
                ctx -> site.answer(ctx, templates.docsIndex(docsPages.index(content.library()))),
                Access.PUBLIC);
        routes.get("/docs/{slug}", this::doc, Access.PUBLIC);
        routes.get("/campaigns/{slug}", this::campaign, Access.PUBLIC);
    }

    /** Content of an operator's own may have models and no words about them. */
    private void home(Context ctx) {
        if (content.library().find("pages/home") == null) {
            ctx.redirect("/models");
            return;
        }
        Instant now = clock.instant();
        SiteFacts facts = new SiteFacts(site.publicUrl(), catalog.get(), content.campaigns(), now);
        HomePage page = homePages.of(article("pages/home"), facts, content.state(now));
        site.answer(ctx, templates.homeIndex(page));
    }

    private void faq(Context ctx) {
        Instant now = clock.instant();
        String query = Inputs.query(ctx, "q", WORDS_LENGTH_MAX);
        FaqPage page = faqPages.of(article("faq"), content.facts(now), content.state(now), query);
        site.answer(ctx, templates.faqIndex(page));
    }

    private void guides(Context ctx) {
        String topic = Inputs.query(ctx, "topic", WORDS_LENGTH_MAX);
        site.answer(ctx, templates.guidesIndex(guidesPages.index(content.library(), topic)));
    }

    private void guide(Context ctx) {
        Instant now = clock.instant();
        Article guide = article("guides/" + ctx.pathParam("slug"));
        GuidePage page = guidesPages.of(content.library(), guide, content.facts(now), content.state(now));
        site.answer(ctx, templates.guidesGuide(page));
    }

    private void doc(Context ctx) {
        Instant now = clock.instant();
        Article doc = article("docs/" + ctx.pathParam("slug"));
        DocPage page = docsPages.of(content.library(), doc, content.facts(now), content.state(now));
        site.answer(ctx, templates.docsDoc(page));
    }

    private void campaign(Context ctx) {
        Instant now = clock.instant();
        Campaign campaign = content.campaigns().find(ctx.pathParam("slug"));
        if (campaign == null) throw new NotFoundResponse("no such campaign");
        CampaignPage page =
                campaignPages.of(campaign, article("campaigns/" + campaign.slug()), content.facts(now), now);
        site.answer(ctx, templates.campaignsCampaign(page));
    }

    private Article article(String path) {
        Article found = content.library().find(path);
        if (found == null) throw new NotFoundResponse("no such page");
        return found;
    }
}
