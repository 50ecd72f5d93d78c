package com.smartoken.site;

import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;

/** What all pages share: the address, the navigation, the assets, and how a page is answered. */
public final class Site {
    private static final String BRAND = "SmarToken";

    private final String publicUrl;
    private final Assets assets;
    private final List<NavLink> nav;
    private final Supplier<List<String>> problems;

    /**
     * @param publicUrl the origin that users see, without a slash at its end
     * @param nav the sections that exist, in order
     * @param problems what pages warn of; empty in production
     */
    public Site(String publicUrl, Assets assets, List<NavLink> nav, Supplier<List<String>> problems) {
        this.publicUrl = publicUrl;
        this.assets = assets;
        this.nav = List.copyOf(nav);
        this.problems = problems;
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
                meta.title() + " · " + BRAND,
                meta.description(),
                publicUrl + meta.path(),
                assets.url("css/site.css"),
                assets.url("img/icon.svg"),
                List.of(assets.url("js/htmx.min.js"), assets.url("js/site.js")),
                nav.stream()
                        .map(link -> new Layout.Nav(link.label(), link.href(), link.currentOn(meta.path())))
                        .toList(),
                problems.get());
    }

    /** Answers with a rendered page. */
    public void answer(Context ctx, JteModel page) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        page.render(output);
        ctx.contentType("text/html; charset=utf-8").result(output.toByteArray());
    }
}
