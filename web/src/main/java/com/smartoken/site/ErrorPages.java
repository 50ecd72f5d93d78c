package com.smartoken.site;

import com.smartoken.http.ApiFace;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.http.OwnPage;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The pages of what went wrong: they say what happened and what to do, and keep the way on open. */
public final class ErrorPages {
    private final Site site;
    private final Templates templates;

    public ErrorPages(Site site, Templates templates) {
        this.site = site;
        this.templates = templates;
    }

    /** Adds a page for each status that people meet. */
    public void addTo(RoutesConfig routes) {
        page(
                routes,
                404,
                "Page not found",
                "There is nothing at this address. It may have moved, or the link is mistyped.");
        page(routes, 405, "Not possible here", "This address can be read, not written to.");
        page(routes, 413, "Too much at once", "What was sent is larger than anything that we take.");
        page(routes, 500, "Something broke", "The mistake is on our side. It is in our log; please try again.");
        page(routes, 503, "Not available right now", "The service can't reach its database. Please try again shortly.");
    }

    private void page(RoutesConfig routes, int status, String title, String text) {
        routes.error(status, "*", ctx -> {
            if (!ApiFace.isApi(ctx.path()) && !isAnswered(ctx))
                show(ctx, new ErrorPage(layout(title, text), title, text, id(ctx)));
        });
    }

    private Layout layout(String title, String text) {
        return site.layout(PageMeta.hidden(title, text));
    }

    private void show(Context ctx, ErrorPage page) {
        ctx.header("X-Robots-Tag", "noindex").header("Cache-Control", "no-store");
        site.answer(ctx, templates.siteError(page));
    }

    /**
     * Health answers 503 itself, for machines, and programs that lost their way have been told the right one; a page of the
     * console may be the right answer whatever its status.
     */
    private static boolean isAnswered(Context ctx) {
        if (OwnPage.isMarked(ctx) || OpenAiErrors.code(ctx) != null) return true;
        return ctx.path().equals("/readyz") || ctx.path().equals("/healthz");
    }

    private static String id(Context ctx) {
        String id = ctx.res().getHeader("x-request-id");
        return id == null ? "" : id;
    }
}
