package com.smartoken.site;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import com.smartoken.http.PageCache;
import com.smartoken.http.PageCacheHandler;
import com.smartoken.http.SecurityHeaders;
import com.smartoken.site.machine.CampaignNews;
import com.smartoken.site.machine.MachineRoutes;
import com.smartoken.site.pages.CatalogRoutes;
import com.smartoken.site.pages.ContentRoutes;
import com.smartoken.site.pages.MarkdownRoutes;
import com.smartoken.site.pages.PageIndex;
import com.smartoken.site.pages.WrittenPages;
import com.smartoken.site.status.StatusRoutes;
import com.smartoken.templates.StaticTemplates;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** All public pages over the real content, without a database, at a time that a test chooses. */
public final class PagesServer implements AutoCloseable {
    public static final String PUBLIC_URL = "https://tokens.example";

    /** In the middle of the campaign. */
    public static final Instant USUAL = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(USUAL);
    private final AtomicReference<Map<Window, List<RouteSum>>> measures = new AtomicReference<>(Map.of());
    private final Javalin app;
    private final HttpClient client = HttpClient.newHttpClient();
    private final PageIndex index;

    public PagesServer(ContentFolder folder, int port, boolean hasSignIn) {
        Catalog catalog = Catalog.load(folder);
        SiteContent content = SiteContent.fixed(folder, PUBLIC_URL, () -> catalog);
        ContentFile file = Objects.requireNonNull(ContentFolder.packaged().find("upstreams.yaml"));
        Upstreams upstreams = Upstreams.load(file, Map.of("DEEPSEEK_API_KEY", "never-sent"));
        Assets assets = Assets.watching(Path.of(System.getProperty("smartoken.root", ".."), "static"));
        List<NavLink> nav = List.of(
                new NavLink("Models", "/models"),
                new NavLink("Pricing", "/pricing"),
                new NavLink("Docs", "/docs"),
                new NavLink("Guides", "/guides"),
                new NavLink("FAQ", "/faq"));
        List<NavLink> offers = content.campaigns().all().stream()
                .map(campaign -> new NavLink(CampaignWords.headline(campaign), "/campaigns/" + campaign.slug()))
                .toList();
        PageCache cache = PageCache.by(now::get);
        Site site = new Site(PUBLIC_URL, assets, nav, List::of, () -> offers, hasSignIn, cache);
        StaticTemplates templates = new StaticTemplates();
        InstantSource clock = now::get;
        index = new PageIndex(content, () -> catalog, clock);
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            SecurityHeaders.addTo(config.routes, true);
            config.jetty.modifyServer(server -> server.setHandler(new PageCacheHandler(cache, () -> "req_test")));
            cache.addTo(config.routes);
            assets.addTo(config.routes, cache);
            MachineRoutes machines = new MachineRoutes(
                    site,
                    templates,
                    new MachineRoutes.Sources(
                            index,
                            () -> catalog,
                            at -> CampaignNews.of(content.campaigns().all(), at),
                            path -> DocsNav.of(content.library(), path),
                            PUBLIC_URL + "/docs"),
                    clock);
            new OneAddress(machines::pages, () -> catalog).addTo(config.routes);
            machines.addTo(config.routes);
            StatusRoutes.Sources status = new StatusRoutes.Sources(() -> catalog, upstreams, measures::get);
            new StatusRoutes(site, templates, status, clock).addTo(config.routes);
            MarkdownRoutes twins = new MarkdownRoutes(site, content, () -> catalog, model -> true, clock);
            twins.addTo(config.routes);
            new CatalogRoutes(site, templates, () -> catalog, upstreams, model -> true, clock).addTo(config.routes);
            new ContentRoutes(site, templates, content, () -> catalog, model -> true, clock).addTo(config.routes);
            new WrittenPages(site, templates, content, twins, clock).addTo(config.routes);
            new ErrorPages(site, templates).addTo(config.routes);
        });
        app.start("127.0.0.1", port);
    }

    public PagesServer() {
        this(ContentFolder.packaged(), 0, false);
    }

    /** Sets the server's clock. */
    public PagesServer at(Instant instant) {
        now.set(instant);
        return this;
    }

    /** Sets what the relay is said to have measured. */
    public PagesServer measured(Map<Window, List<RouteSum>> sums) {
        measures.set(sums);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + app.port();
    }

    public List<IndexedPage> index() {
        return index.get();
    }

    /** The bytes of a file. */
    public HttpResponse<byte[]> bytes(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A page as it is, redirects not followed. */
    public HttpResponse<String> get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        app.stop();
    }

    /** Serves the pages of a content folder to look at: arguments are the port and the folder. */
    public static void main(String[] args) throws InterruptedException {
        try (PagesServer server =
                new PagesServer(ContentFolder.of(Path.of(args[1])), Integer.parseInt(args[0]), false)) {
            System.out.println(server.get("/").statusCode());
            Thread.currentThread().join();
        }
    }
}
