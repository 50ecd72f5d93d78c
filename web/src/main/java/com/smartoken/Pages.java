package com.smartoken;

import com.smartoken.catalog.CatalogSource;
import com.smartoken.catalog.Upstreams;
import com.smartoken.http.PageCache;
import com.smartoken.http.SecurityHeaders;
import com.smartoken.site.Assets;
import com.smartoken.site.CatalogIndex;
import com.smartoken.site.CatalogRoutes;
import com.smartoken.site.ErrorPages;
import com.smartoken.site.NavLink;
import com.smartoken.site.Site;
import com.smartoken.site.machine.MachineRoutes;
import com.smartoken.templates.DynamicTemplates;
import com.smartoken.templates.StaticTemplates;
import com.smartoken.templates.Templates;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import io.javalin.config.RoutesConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The public site, put together: as it is packed, or with templates and static files that show an edit at once. */
public final class Pages {
    private static final List<NavLink> NAV =
            List.of(new NavLink("Models", "/models"), new NavLink("Pricing", "/pricing"));

    private final CatalogSource catalog;
    private final Upstreams upstreams;
    private final Templates templates;
    private final Assets assets;

    private Pages(CatalogSource catalog, Upstreams upstreams, Templates templates, Assets assets) {
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.templates = templates;
        this.assets = assets;
    }

    /** As it is packed. */
    public static Pages packaged(CatalogSource catalog, Upstreams upstreams) {
        return new Pages(catalog, upstreams, new StaticTemplates(), Assets.packaged());
    }

    /** From the project's folders, for development. */
    public static Pages editable(CatalogSource catalog, Upstreams upstreams, Path project) {
        TemplateEngine engine = TemplateEngine.create(
                new DirectoryCodeResolver(project.resolve("templates")),
                project.resolve("web/target/templates"),
                ContentType.Html,
                Pages.class.getClassLoader());
        return new Pages(catalog, upstreams, new DynamicTemplates(engine), Assets.watching(project.resolve("static")));
    }

    void addTo(RoutesConfig routes, String publicUrl, InstantSource clock, PageCache cache) {
        Site site = new Site(
                publicUrl,
                assets,
                NAV,
                () -> catalog.problems().stream().map(Object::toString).toList(),
                cache);
        cache.addTo(routes);
        SecurityHeaders.addTo(routes, publicUrl.startsWith("https:"));
        assets.addTo(routes, cache);
        new CatalogRoutes(site, templates, catalog, upstreams, upstreams::serve, clock).addTo(routes);
        new MachineRoutes(
                        site,
                        templates,
                        new MachineRoutes.Sources(
                                new CatalogIndex(catalog, clock), catalog, now -> List.of(), publicUrl + "/docs"),
                        clock)
                .addTo(routes);
        new ErrorPages(site, templates).addTo(routes);
    }
}
