package com.smartoken;

import com.smartoken.console.Console;
import com.smartoken.console.keys.KeyRoutes;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.RouteMeasures;
import com.smartoken.db.RouteSum;
import com.smartoken.http.PageCache;
import com.smartoken.http.SecurityHeaders;
import com.smartoken.site.Assets;
import com.smartoken.site.CampaignWords;
import com.smartoken.site.DocsNav;
import com.smartoken.site.ErrorPages;
import com.smartoken.site.NavLink;
import com.smartoken.site.OneAddress;
import com.smartoken.site.Site;
import com.smartoken.site.SiteContent;
import com.smartoken.site.machine.CampaignNews;
import com.smartoken.site.machine.MachineRoutes;
import com.smartoken.site.pages.CatalogRoutes;
import com.smartoken.site.pages.ContentRoutes;
import com.smartoken.site.pages.MarkdownRoutes;
import com.smartoken.site.pages.PageIndex;
import com.smartoken.site.pages.WrittenPages;
import com.smartoken.site.status.StatusRoutes;
import com.smartoken.templates.DynamicTemplates;
import com.smartoken.templates.StaticTemplates;
import com.smartoken.templates.Templates;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The public site, put together: as it is packed, or with templates and static files that show an edit at once. */
public final class Pages {
    private static final List<NavLink> NAV = List.of(
            new NavLink("Models", "/models"),
            new NavLink("Pricing", "/pricing"),
            new NavLink("Docs", "/docs"),
            new NavLink("Guides", "/guides"),
            new NavLink("FAQ", "/faq"));

    private static final List<Console.Section> SECTIONS = List.of(
            new Console.Section("Overview", "/console"),
            new Console.Section("Playground", "/console/playground"),
            new Console.Section("Keys", "/console/keys"),
            new Console.Section("Usage", "/console/usage"),
            new Console.Section("Wallet", "/console/wallet"),
            new Console.Section("Models", "/console/models"),
            new Console.Section("Support", "/console/support"),
            new Console.Section("Settings", "/console/settings"));

    private static final List<Console.Section> STAFF_SECTIONS = List.of(
            new Console.Section("Tickets", "/operator/tickets"),
            new Console.Section("Reviews", "/operator/reviews"),
            new Console.Section("Campaigns", "/operator/campaigns"),
            new Console.Section("Codes", "/operator/codes"));

    private final CatalogSource catalog;
    private final SiteContent content;
    private final Upstreams upstreams;
    private final Templates templates;
    private final Assets assets;

    private Pages(CatalogSource catalog, SiteContent content, Upstreams upstreams, Templates templates, Assets assets) {
        this.catalog = catalog;
        this.content = content;
        this.upstreams = upstreams;
        this.templates = templates;
        this.assets = assets;
    }

    /** As it is packed. */
    public static Pages packaged(CatalogSource catalog, SiteContent content, Upstreams upstreams) {
        return packaged(catalog, content, upstreams, Assets.packaged());
    }

    /** As it is packed, with static files that were read already. */
    static Pages packaged(CatalogSource catalog, SiteContent content, Upstreams upstreams, Assets assets) {
        return new Pages(catalog, content, upstreams, new StaticTemplates(), assets);
    }

    /** From the project's folders, for development. */
    public static Pages editable(CatalogSource catalog, SiteContent content, Upstreams upstreams, Path project) {
        TemplateEngine engine = TemplateEngine.create(
                new DirectoryCodeResolver(project.resolve("templates")),
                project.resolve("web/target/templates"),
                ContentType.Html,
                Pages.class.getClassLoader());
        return new Pages(
                catalog, content, upstreams, new DynamicTemplates(engine), Assets.watching(project.resolve("static")));
    }

    /** What the pages of keys need of the catalog and the words. */
    KeyRoutes.Around aroundKeys(InstantSource clock, Supplier<String> origin) {
        return new KeyRoutes.Around(
                catalog, clock, () -> origin.get() + "/v1", now -> content.html("console/first-call", now));
    }

    /** The frame of private pages. */
    Console console() {
        return new Console(
                templates,
                () -> new Console.Files(
                        assets.url("css/site.css"),
                        assets.url("img/icon.svg"),
                        List.of(assets.url("js/site.js")),
                        List.of(assets.url("js/htmx.min.js"), assets.url("js/parts.js"))),
                SECTIONS,
                STAFF_SECTIONS);
    }

    /** The address of a static file. */
    String asset(String path) {
        return assets.url(path);
    }

    /**
     * What pages need of the running service.
     *
     * @param measures what the relay measured of its routes
     * @param sealedDays the signed days of the history, as they are published
     */
    public record Running(
            Settings settings,
            InstantSource clock,
            PageCache cache,
            Supplier<Map<RouteMeasures.Window, List<RouteSum>>> measures,
            Supplier<String> sealedDays) {}

    /** Adds every public page, and what belongs to pages: security headers, static files, errors. */
    public void addTo(RoutesConfig routes, Running running) {
        String publicUrl = running.settings.publicUrl().toString();
        boolean hasSignIn = running.settings.oidc() != null;
        InstantSource clock = running.clock;
        PageCache cache = running.cache;
        Site site = new Site(publicUrl, assets, NAV, this::problems, this::offers, hasSignIn, cache);
        cache.addTo(routes);
        SecurityHeaders.addTo(routes, publicUrl.startsWith("https:"));
        assets.addTo(routes, cache);
        MachineRoutes machines = machines(site, running);
        new OneAddress(machines::pages, machines::files, catalog).addTo(routes);
        machines.addTo(routes);
        StatusRoutes.Sources status = new StatusRoutes.Sources(catalog, upstreams, running.measures);
        new StatusRoutes(site, templates, status, clock).addTo(routes);
        MarkdownRoutes twins = new MarkdownRoutes(site, content, catalog, upstreams::serve, clock);
        twins.addTo(routes);
        new CatalogRoutes(site, templates, catalog, upstreams, upstreams::serve, clock).addTo(routes);
        new ContentRoutes(site, templates, content, catalog, upstreams::serve, clock).addTo(routes);
        new WrittenPages(site, templates, content, twins, clock).addTo(routes);
        new ErrorPages(site, templates).addTo(routes);
    }

    /** The campaigns that its pages tell of. */
    Campaigns campaigns() {
        return content.campaigns();
    }

    private MachineRoutes machines(Site site, Running running) {
        return new MachineRoutes(
                site,
                templates,
                new MachineRoutes.Sources(
                        new PageIndex(content, catalog, running.clock),
                        catalog,
                        now -> CampaignNews.of(content.campaigns().all(), now),
                        path -> DocsNav.of(content.library(), path),
                        contact(running.settings),
                        running.sealedDays),
                running.clock);
    }

    /** Whom to tell of a weakness: the documentation says how; a run without https has nobody but its own machine. */
    private static String contact(Settings settings) {
        URI contact = settings.securityContact();
        if (contact != null) return contact.toString();
        String publicUrl = settings.publicUrl().toString();
        return publicUrl.startsWith("https:") ? publicUrl + "/docs" : "mailto:security@localhost";
    }

    private List<String> problems() {
        return Stream.concat(catalog.problems().stream(), content.problems().stream())
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private List<NavLink> offers() {
        return content.campaigns().all().stream()
                .map(campaign -> new NavLink(CampaignWords.headline(campaign), "/campaigns/" + campaign.slug()))
                .toList();
    }
}
