package com.smartoken.site.status;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import com.smartoken.http.Access;
import com.smartoken.site.Site;
import com.smartoken.site.pages.MarkdownRoutes;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /status} for people, with {@code .md} and {@code .json} for programs. */
public final class StatusRoutes {
    private static final String PATH = "/status";

    private final Site site;
    private final Templates templates;
    private final StatusBoards boards;
    private final StatusPages pages;

    /**
     * What it is made from.
     *
     * @param measures what the relay measured, by window
     */
    public record Sources(
            Supplier<Catalog> catalog, Upstreams upstreams, Supplier<Map<Window, List<RouteSum>>> measures) {}

    public StatusRoutes(Site site, Templates templates, Sources sources, InstantSource clock) {
        this.site = site;
        this.templates = templates;
        this.boards = new StatusBoards(sources.catalog, sources.upstreams, sources.measures, clock);
        this.pages = new StatusPages(site);
    }

    /** Adds the routes. */
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> site.answer(ctx, templates.statusIndex(pages.of(boards.now()))), Access.PUBLIC);
        routes.get(
                PATH + ".md",
                ctx -> MarkdownRoutes.answer(site, ctx, PATH, StatusMarkdown.of(boards.now())),
                Access.PUBLIC);
        routes.get(PATH + ".json", this::json, Access.PUBLIC);
    }

    /** Monitors in browsers read it too. */
    private void json(Context ctx) {
        ctx.header("X-Robots-Tag", "noindex").header("Access-Control-Allow-Origin", "*");
        site.answer(ctx, "application/json; charset=utf-8", StatusJson.of(boards.now()));
    }
}
