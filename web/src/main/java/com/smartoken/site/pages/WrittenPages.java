package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.http.PageCache;
import com.smartoken.site.Contents;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.SiteContent;
import com.smartoken.site.Updated;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.EndpointNotFound;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Pages that need a file and nothing else, such as terms: what stands in {@code content/pages}. They have no routes, since
 * the folder may get another one at any time; what no route knows is looked for among them.
 */
public final class WrittenPages {
    private static final String TWIN = ".md";

    private final Site site;
    private final Templates templates;
    private final SiteContent content;
    private final MarkdownRoutes twins;
    private final InstantSource clock;

    public WrittenPages(
            Site site, Templates templates, SiteContent content, MarkdownRoutes twins, InstantSource clock) {
        this.site = site;
        this.templates = templates;
        this.content = content;
        this.twins = twins;
        this.clock = clock;
    }

    /** Has them answer where no route does. */
    public void addTo(RoutesConfig routes) {
        routes.exception(EndpointNotFound.class, (missing, ctx) -> answer(ctx));
    }

    private void answer(Context ctx) {
        String path = ctx.path();
        boolean isTwin = path.endsWith(TWIN);
        Article page = find(isTwin ? path.substring(0, path.length() - TWIN.length()) : path);
        if (page == null) {
            ctx.status(404);
        } else if (!ctx.method().equals(HandlerType.GET)) {
            ctx.status(405).header("Allow", "GET, HEAD");
        } else {
            PageCache.markPublic(ctx);
            if (isTwin) twins.article(ctx, page.address());
            else show(ctx, page);
        }
    }

    private @Nullable Article find(String address) {
        Article found = address.equals("/") ? null : content.library().at(address);
        return found != null && found.path().startsWith("pages/") ? found : null;
    }

    private void show(Context ctx, Article page) {
        Instant now = clock.instant();
        Article.Head head = page.head();
        var rendered = page.rendered(content.facts(now), content.state(now));
        site.answer(
                ctx,
                templates.siteText(new TextPage(
                        site.layout(new PageMeta(head.title(), head.description(), page.address())),
                        head.title(),
                        head.description(),
                        rendered.html(),
                        Contents.of(rendered.headings()),
                        Updated.of(head.updated()),
                        page.address() + TWIN)));
    }
}
