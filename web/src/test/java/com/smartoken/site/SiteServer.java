package com.smartoken.site;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.http.PageCache;
import com.smartoken.site.pages.CatalogRoutes;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The catalog's pages on a port of their own, with the security headers of the real site. */
public final class SiteServer implements AutoCloseable {
    static final String PUBLIC_URL = "https://tokens.example";

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Javalin app;
    private final HttpClient client = HttpClient.newHttpClient();

    public SiteServer(ContentFolder content, int port, Instant now, Predicate<Model> isAvailable) {
        Catalog catalog = Catalog.load(content);
        ContentFile file = Objects.requireNonNull(ContentFolder.packaged().find("upstreams.yaml"));
        Upstreams upstreams = Upstreams.load(file, Map.of());
        Assets assets = Assets.watching(Path.of(System.getProperty("smartoken.root", ".."), "static"));
        List<NavLink> nav = List.of(new NavLink("Models", "/models"), new NavLink("Pricing", "/pricing"));
        Site site = new Site(PUBLIC_URL, assets, nav, List::of);
        CatalogRoutes routes =
                new CatalogRoutes(site, new StaticTemplates(), () -> catalog, upstreams, isAvailable, () -> now);
        app = Javalin.create(config -> {
            config.routes.before(ctx -> ctx.header("Content-Security-Policy", POLICY));
            routes.addTo(config.routes);
            assets.addTo(config.routes, PageCache.none());
        });
        app.start("127.0.0.1", port);
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
}
