package com.smartoken.site;

import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;
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

    /**
     * @param publicUrl the origin that users see, without a slash at its end
     * @param nav the sections that exist, in order
     * @param problems what pages warn of; empty in production
     */
    public Site(String publicUrl, Assets assets, List<NavLink> nav, Supplier<List<String>> problems) {
        this(publicUrl, assets, nav, problems, List::of, false);
    }

    /**
     * @param publicUrl the origin that users see, without a slash at its end
     * @param nav the sections that exist, in order
     * @param problems what pages warn of; empty in production
     * @param offers the campaigns that the footer names
     * @param hasSignIn whether pages may lead to {@code /login}
     */
    public Site(
            String publicUrl,
            Assets assets,
            List<NavLink> nav,
            Supplier<List<String>> problems,
            Supplier<List<NavLink>> offers,
            boolean hasSignIn) {
        this.publicUrl = publicUrl;
        this.assets = assets;
        this.nav = List.copyOf(nav);
        this.problems = problems;
        this.offers = offers;
        this.hasSignIn = hasSignIn;
    }

    /** Whether pages may lead to {@code /login}. */
    boolean hasSignIn() {
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
        return new Layout(
                title(meta.title()),
                meta.description(),
                publicUrl + meta.path(),
                assets.url("css/site.css"),
                assets.url("img/icon.svg"),
                List.of(assets.url("js/htmx.min.js"), assets.url("js/site.js")),
                nav.stream()
                        .map(link -> new Layout.Nav(link.label(), link.href(), link.currentOn(meta.path())))
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

    /** Answers with a rendered page. */
    public void answer(Context ctx, JteModel page) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        page.render(output);
        ctx.contentType("text/html; charset=utf-8").result(output.toByteArray());
    }
}
