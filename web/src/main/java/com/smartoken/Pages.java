package com.smartoken;

import com.smartoken.account.Console;
import com.smartoken.catalog.CatalogSource;
import com.smartoken.catalog.Upstreams;
import com.smartoken.http.SecurityHeaders;
import com.smartoken.site.Assets;
import com.smartoken.site.CatalogRoutes;
import com.smartoken.site.ErrorPages;
import com.smartoken.site.NavLink;
import com.smartoken.site.Site;
import com.smartoken.templates.DynamicTemplates;
import com.smartoken.templates.StaticTemplates;
import com.smartoken.templates.Templates;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import io.javalin.config.RoutesConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The public site, put together: as it is packed, or with templates and static files that show an edit at once. */
public final class Pages {
    private static final List<NavLink> NAV =
            List.of(new NavLink("Models", "/models"), new NavLink("Pricing", "/pricing"));

    private static final List<Console.Section> SECTIONS =
            List.of(new Console.Section("Overview", "/console"), new Console.Section("Settings", "/console/settings"));

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

    /** The frame of private pages. */
    Console console() {
        return new Console(
                templates,
                () -> new Console.Files(
                        assets.url("css/site.css"),
                        assets.url("img/icon.svg"),
                        List.of(assets.url("js/htmx.min.js"), assets.url("js/site.js"))),
                SECTIONS);
    }

    /** @param hasSignIn whether there is a console to lead to */
    void addTo(RoutesConfig routes, String publicUrl, InstantSource clock, boolean hasSignIn) {
        List<NavLink> nav = new ArrayList<>(NAV);
        // Pages are the same for all, so the link is too: who is signed out is asked to sign in.
        if (hasSignIn) nav.add(new NavLink("Console", "/console"));
        Site site = new Site(
                publicUrl,
                assets,
                nav,
                () -> catalog.problems().stream().map(Object::toString).toList());
        SecurityHeaders.addTo(routes, publicUrl.startsWith("https:"));
        assets.addTo(routes);
        new CatalogRoutes(site, templates, catalog, upstreams, upstreams::serve, clock).addTo(routes);
        new ErrorPages(site, templates).addTo(routes);
    }
}
