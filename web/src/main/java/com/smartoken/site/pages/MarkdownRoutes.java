package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.http.Access;
import com.smartoken.site.CampaignWords;
import com.smartoken.site.Site;
import com.smartoken.site.SiteContent;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Each public page as Markdown under its path with {@code .md}: for programs that read rather than look. */
public final class MarkdownRoutes {
    private static final Pattern LINK = Pattern.compile("\\]\\(/(?!/)");

    private final Site site;
    private final SiteContent content;
    private final Supplier<Catalog> catalog;
    private final Predicate<Model> isAvailable;
    private final InstantSource clock;

    /** @param isAvailable whether a model would be served now */
    public MarkdownRoutes(
            Site site,
            SiteContent content,
            Supplier<Catalog> catalog,
            Predicate<Model> isAvailable,
            InstantSource clock) {
        this.site = site;
        this.content = content;
        this.catalog = catalog;
        this.isAvailable = isAvailable;
        this.clock = clock;
    }

    /** Adds the routes; they come before those of the pages, whose names would take them for their own. */
    public void addTo(RoutesConfig routes) {
        routes.get("/.md", ctx -> article(ctx, "/"), Access.PUBLIC);
        routes.get("/index.md", ctx -> article(ctx, "/"), Access.PUBLIC);
        routes.get("/models.md", ctx -> answer(ctx, "/models", pages().models(catalog.get())), Access.PUBLIC);
        routes.get("/models/{id}.md", this::model, Access.PUBLIC);
        routes.get("/pricing.md", ctx -> answer(ctx, "/pricing", pages().pricing(catalog.get())), Access.PUBLIC);
        routes.get("/guides.md", ctx -> answer(ctx, "/guides", list("guides")), Access.PUBLIC);
        routes.get("/docs.md", ctx -> answer(ctx, "/docs", list("docs")), Access.PUBLIC);
        routes.get("/faq.md", ctx -> article(ctx, "/faq"), Access.PUBLIC);
        for (String folder : new String[] {"guides", "docs", "campaigns"}) {
            routes.get(
                    "/" + folder + "/{slug}.md",
                    ctx -> article(ctx, "/" + folder + "/" + ctx.pathParam("slug")),
                    Access.PUBLIC);
        }
    }

    /** Answers with what somebody wrote, by its address. */
    void article(Context ctx, String path) {
        Article article = content.library().at(path);
        if (article == null) throw new NotFoundResponse("no such page");
        Instant now = clock.instant();
        Campaign campaign = path.startsWith("/campaigns/") ? content.campaigns().find(article.slug()) : null;
        String state =
                campaign == null ? content.state(now) : campaign.state(now).word();
        Article.Head head = article.head();
        String title = campaign == null ? head.title() : CampaignWords.headline(campaign);
        String facts = campaign == null ? "" : CampaignWords.of(campaign, now).markdown() + "\n";
        String body = article.markdown(content.facts(now), state).strip();
        answer(ctx, path, "# " + title + "\n\n> " + head.description() + "\n\n" + facts + body + "\n");
    }

    private void model(Context ctx) {
        String id = ctx.pathParam("id");
        Model model = catalog.get().find(id);
        if (model == null || !model.id().equals(id)) throw new NotFoundResponse("no such model");
        answer(ctx, "/models/" + id, pages().model(model));
    }

    private String list(String folder) {
        boolean isDocs = folder.equals("docs");
        StringBuilder text = new StringBuilder("# ")
                .append(isDocs ? DocsPages.TITLE : GuidesPages.TITLE)
                .append("\n\n> ")
                .append(isDocs ? DocsPages.DESCRIPTION : GuidesPages.DESCRIPTION)
                .append("\n\n");
        for (Article article : content.library().in(folder)) {
            Article.Head head = article.head();
            text.append("- [").append(head.title()).append("](/").append(article.path());
            text.append(".md): ").append(head.description()).append('\n');
        }
        return text.toString();
    }

    private CatalogMarkdown pages() {
        return new CatalogMarkdown(isAvailable, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private void answer(Context ctx, String path, String markdown) {
        answer(site, ctx, path, markdown);
    }

    /** Answers with the page at {@code path} as Markdown. Links get the origin, for the text may be read anywhere. */
    public static void answer(Site site, Context ctx, String path, String markdown) {
        String absolute = LINK.matcher(markdown).replaceAll(Matcher.quoteReplacement("](" + site.publicUrl() + "/"));
        String text = absolute + "\n---\nThis page for people: " + site.publicUrl() + path + "\n";
        site.answer(ctx.header("X-Robots-Tag", "noindex"), "text/markdown; charset=utf-8", text);
    }
}
