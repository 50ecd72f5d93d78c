package com.smartoken.site;

import com.smartoken.http.PageCache;
import com.smartoken.http.Representation;
import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What all pages share: the address, the navigation, the assets, and how a page is answered. */
public final class Site {
    private static final String BRAND = "SmarToken";
    private static final int TITLE_MAX = 65;

    private final String publicUrl;
    private final Assets assets;
    private final List<NavLink> nav;
    private final Supplier<List<String>> problems;
    private final Supplier<List<NavLink>> offers;
    private final boolean hasSignIn;
    private final PageCache cache;

    /**
     * @param publicUrl the origin that users see, without a slash at its end
     * @param nav the sections that exist, in order
     * @param problems what pages warn of; empty in production
     */
    public Site(String publicUrl, Assets assets, List<NavLink> nav, Supplier<List<String>> problems) {
        this(publicUrl, assets, nav, problems, List::of, false, PageCache.none());
    }

    /**
     * @param publicUrl the origin that users see, without a slash at its end
     * @param nav the sections that exist, in order
     * @param problems what pages warn of; empty in production
     * @param offers the campaigns that the footer names
     * @param hasSignIn whether pages may lead to {@code /login}
     * @param cache keeps what public routes answer
     */
    public Site(
            String publicUrl,
            Assets assets,
            List<NavLink> nav,
            Supplier<List<String>> problems,
            Supplier<List<NavLink>> offers,
            boolean hasSignIn,
            PageCache cache) {
        this.publicUrl = publicUrl;
        this.assets = assets;
        this.nav = List.copyOf(nav);
        this.problems = problems;
        this.offers = offers;
        this.hasSignIn = hasSignIn;
        this.cache = cache;
    }

    /** Whether pages may lead to {@code /login}. */
    public boolean hasSignIn() {
        return hasSignIn;
    }

    /** The origin that users see. */
    public String publicUrl() {
        return publicUrl;
    }

    /** The base URL of the API for OpenAI's clients. */
    public String apiUrl() {
        return publicUrl + "/v1";
    }

    /** The frame of a page. */
    public Layout layout(PageMeta meta) {
        String path = meta.path();
        boolean isFound = !path.isEmpty();
        return new Layout(
                title(meta.title()),
                meta.description(),
                isFound ? publicUrl + path : "",
                meta.kind(),
                isFound ? publicUrl + imagePath(path) : "",
                isFound ? meta.title() + ". " + meta.description() : "",
                isFound && meta.hasMarkdown() ? (path.equals("/") ? "/index.md" : path + ".md") : "",
                isFound ? data(meta).stream().map(LinkedData::json).toList() : List.of(),
                assets.url("css/site.css"),
                assets.url("img/icon.svg"),
                List.of(assets.url("js/site.js")),
                List.of(assets.url("js/htmx.min.js"), assets.url("js/parts.js")),
                nav.stream()
                        .map(link -> new Layout.Nav(link.label(), link.href(), link.currentOn(path)))
                        .toList(),
                problems.get(),
                offers.get(),
                hasSignIn);
    }

    /** With the brand where both fit into a line of search results. */
    private static String title(String title) {
        String branded = title + " · " + BRAND;
        return branded.length() <= TITLE_MAX ? branded : title;
    }

    /** Where the picture of a page is that others show beside a link to it. */
    public static String imagePath(String path) {
        return "/og" + (path.equals("/") ? "/index" : path) + ".png";
    }

    /** What the page states, after what follows from its place: who we are on the home page, else the way to it. */
    private List<LinkedData> data(PageMeta meta) {
        List<LinkedData> data = new ArrayList<>();
        if (meta.path().equals("/")) {
            data.add(Statements.organization(publicUrl));
            data.add(Statements.webSite(publicUrl));
        } else {
            data.add(Statements.breadcrumbs(publicUrl, way(meta)));
        }
        data.addAll(meta.data());
        return data;
    }

    private List<Statements.Crumb> way(PageMeta meta) {
        List<Statements.Crumb> way = new ArrayList<>();
        way.add(new Statements.Crumb("Home", "/"));
        for (NavLink link : nav) {
            if (meta.path().startsWith(link.href() + "/")) way.add(new Statements.Crumb(link.label(), link.href()));
        }
        way.add(new Statements.Crumb(meta.title(), meta.path()));
        return way;
    }

    /** Answers with a rendered page. */
    public void answer(Context ctx, JteModel page) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        page.render(output);
        cache.answer(ctx, "text/html; charset=utf-8", output.toByteArray());
    }

    /** Answers with text for machines: Markdown, XML, JSON. The type says its charset. */
    public void answer(Context ctx, String type, String text) {
        cache.answer(ctx, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with bytes that their owner keeps. */
    public void answer(Context ctx, Representation body) {
        cache.answer(ctx, body);
    }
}
