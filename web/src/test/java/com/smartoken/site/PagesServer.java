package com.smartoken.site;

import com.smartoken.Pages;
import com.smartoken.Settings;
import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import com.smartoken.http.PageCache;
import com.smartoken.http.PageCacheHandler;
import com.smartoken.local.LocalIssuer;
import com.smartoken.site.pages.PageIndex;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The public pages as the program puts them together, without the rest of it, at a time that a test chooses. */
public final class PagesServer implements AutoCloseable {
    public static final String PUBLIC_URL = "https://tokens.example";

    /** In the middle of the campaign. */
    public static final Instant USUAL = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(USUAL);
    private final AtomicReference<Map<Window, List<RouteSum>>> measures = new AtomicReference<>(Map.of());
    private final Javalin app;
    private final HttpClient client = HttpClient.newHttpClient();
    private final PageIndex index;

    /** The pages of a content folder, where every model has an upstream. */
    public PagesServer(ContentFolder folder, boolean hasSignIn) {
        this(folder, hasSignIn, packagedUpstreams().otherwise(sandbox()));
    }

    /** The pages of a content folder, without sign-in, with these upstreams. */
    public PagesServer(ContentFolder folder, Upstreams upstreams) {
        this(folder, false, upstreams);
    }

    private PagesServer(ContentFolder folder, boolean hasSignIn, Upstreams upstreams) {
        CatalogSource catalog = CatalogSource.fixed(Catalog.load(folder));
        SiteContent content = SiteContent.fixed(folder, PUBLIC_URL, catalog);
        PageCache cache = PageCache.by(now::get);
        Pages pages = Pages.packaged(catalog, content, upstreams);
        index = new PageIndex(content, catalog, now::get);
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyServer(server -> server.setHandler(new PageCacheHandler(cache, () -> "req_test")));
            pages.addTo(
                    config.routes, new Pages.Running(settings(hasSignIn), now::get, cache, measures::get, () -> ""));
        });
        app.start("127.0.0.1", 0);
    }

    /** Those of the program, of which one has a key. */
    public static Upstreams packagedUpstreams() {
        ContentFile file = Objects.requireNonNull(ContentFolder.packaged().find("upstreams.yaml"));
        return Upstreams.load(file, Map.of("DEEPSEEK_API_KEY", "never-sent"));
    }

    private static Upstream sandbox() {
        return new Upstream(
                "sandbox",
                Upstream.Protocol.OPENAI,
                URI.create("http://127.0.0.1:1/v1"),
                "never-sent",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING);
    }

    private static Settings settings(boolean hasSignIn) {
        Map<String, String> settings = new HashMap<>(Map.of("SMARTOKEN_PUBLIC_URL", PUBLIC_URL));
        if (hasSignIn) {
            settings.put("SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID);
            settings.put("SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
        }
        return Settings.read(settings);
    }

    public PagesServer() {
        this(ContentFolder.packaged(), false);
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
}
