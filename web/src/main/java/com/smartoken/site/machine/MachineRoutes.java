package com.smartoken.site.machine;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.http.Access;
import com.smartoken.site.DocsNav;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.Site;
import com.smartoken.site.pages.MarkdownRoutes;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that machines ask a site for, and the API reference, which is made from one of it. */
public final class MachineRoutes {
    private static final String DAY = "public, max-age=86400";

    private final Site site;
    private final Templates templates;
    private final Sources sources;
    private final InstantSource clock;
    private final List<String> files = new ArrayList<>();
    private volatile @Nullable OpenApi openApi;
    private final Icons icons = new Icons();
    private final LinkPictures pictures;

    /**
     * What it is made from.
     *
     * @param pages every public page
     * @param news what the feed tells besides the catalog, at an instant
     * @param docs the pages of the documentation, as seen from the one at a path
     * @param contact whom to tell of a weakness, as a URI
     * @param sealedDays the signed days of the history
     */
    public record Sources(
            Supplier<List<IndexedPage>> pages,
            Supplier<Catalog> catalog,
            Function<Instant, List<FeedEntry>> news,
            Function<String, List<DocsNav.Group>> docs,
            String contact,
            Supplier<String> sealedDays) {}

    public MachineRoutes(Site site, Templates templates, Sources sources, InstantSource clock) {
        this.site = site;
        this.templates = templates;
        this.sources = sources;
        this.clock = clock;
        this.pictures = new LinkPictures(URI.create(site.publicUrl()).getHost());
    }

    /** Made when it is first asked for: no start waits for a long file that few read. */
    private OpenApi openApi() {
        OpenApi known = openApi;
        if (known == null) {
            known = OpenApi.of(site.apiUrl(), site.publicUrl());
            openApi = known;
        }
        return known;
    }

    /** Adds the routes. */
    public void addTo(RoutesConfig routes) {
        String origin = site.publicUrl();
        text(routes, "/robots.txt", "text/plain", () -> Robots.of(origin));
        text(routes, "/sitemap.xml", "application/xml", () -> Sitemap.of(origin, pages()));
        text(routes, "/llms.txt", "text/plain", () -> LlmsText.of(origin, pages()));
        text(routes, "/feed.xml", "application/atom+xml", () -> AtomFeed.of(origin, news(), clock.instant()));
        text(routes, "/.well-known/security.txt", "text/plain", () -> security(origin));
        text(routes, "/transparency.txt", "text/plain", sources.sealedDays);
        text(routes, "/manifest.webmanifest", "application/manifest+json", Icons::manifest);
        for (String path : icons.paths()) {
            files.add(path);
            routes.get(path, ctx -> site.answer(ctx.header("Cache-Control", DAY), icons.at(path)), Access.PUBLIC);
        }
        files.add(OpenApi.PATH);
        routes.get("/og/<page>", this::picture, Access.PUBLIC);
        routes.get(OpenApi.PATH, this::document, Access.PUBLIC);
        routes.get(Reference.PATH, ctx -> site.answer(ctx, templates.machineReference(reference())), Access.PUBLIC);
        routes.get(
                Reference.PATH + ".md",
                ctx -> MarkdownRoutes.answer(site, ctx, Reference.PATH, ReferenceMarkdown.of(reference())),
                Access.PUBLIC);
    }

    private void text(RoutesConfig routes, String path, String type, Supplier<String> text) {
        files.add(path);
        routes.get(
                path,
                ctx -> {
                    ctx.header("X-Robots-Tag", "noindex");
                    site.answer(ctx, type + "; charset=utf-8", text.get());
                },
                Access.PUBLIC);
    }

    /** Programs in browsers read it too. */
    private void document(Context ctx) {
        ctx.header("X-Robots-Tag", "noindex").header("Access-Control-Allow-Origin", "*");
        site.answer(ctx, openApi().representation());
    }

    private ReferencePage reference() {
        return Reference.page(site, openApi(), sources.docs.apply(Reference.PATH));
    }

    private void picture(Context ctx) {
        String name = ctx.pathParam("page");
        if (!name.endsWith(".png")) throw new NotFoundResponse();
        String path = "/" + name.substring(0, name.length() - ".png".length());
        IndexedPage page = pages().stream()
                .filter(one -> one.path().equals(path.equals("/index") ? "/" : path))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
        // Sites that show links to us fetch it from elsewhere.
        ctx.header("Cross-Origin-Resource-Policy", "cross-origin").header("Cache-Control", DAY);
        site.answer(ctx, pictures.of(new LinkPictures.Card(page.section(), page.title(), page.description())));
    }

    /** The files that machines look for at addresses of their own. */
    public List<String> files() {
        return files;
    }

    /** Every public page, the API reference too. */
    public List<IndexedPage> pages() {
        List<IndexedPage> pages = new ArrayList<>(sources.pages.get());
        if (pages.stream().noneMatch(page -> page.path().equals(Reference.PATH))) pages.add(Reference.INDEXED);
        return pages;
    }

    private List<FeedEntry> news() {
        Instant now = clock.instant();
        List<FeedEntry> news = new ArrayList<>(CatalogNews.of(sources.catalog.get(), now));
        news.addAll(sources.news.apply(now));
        return news;
    }

    private String security(String origin) {
        return SecurityText.of(origin, sources.contact, clock.instant());
    }
}
