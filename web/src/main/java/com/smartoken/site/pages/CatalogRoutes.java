package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.http.Access;
import com.smartoken.site.OneAddress;
import com.smartoken.site.Site;
import com.smartoken.templates.Templates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The pages of the catalog: {@code /models}, {@code /models/{id}} and {@code /pricing}. */
public final class CatalogRoutes {
    private final Site site;
    private final Templates templates;
    private final Supplier<Catalog> catalog;
    private final ModelsPages modelsPages;
    private final ModelPages modelPages;
    private final PricingPages pricingPages;
    private final Predicate<Model> isAvailable;
    private final InstantSource clock;

    /**
     * @param catalog asked once for each page
     * @param upstreams for what a route's vendor does when a stream is cut
     * @param isAvailable whether a model would be served now
     */
    public CatalogRoutes(
            Site site,
            Templates templates,
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Predicate<Model> isAvailable,
            InstantSource clock) {
        this.site = site;
        this.templates = templates;
        this.catalog = catalog;
        this.modelsPages = new ModelsPages(site);
        this.modelPages = new ModelPages(site, upstreams);
        this.pricingPages = new PricingPages(site);
        this.isAvailable = isAvailable;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void addTo(RoutesConfig routes) {
        routes.get("/models", this::models, Access.PUBLIC);
        // An alias may have slashes: deepseek/deepseek-chat.
        routes.get("/models/<name>", this::model, Access.PUBLIC);
        routes.get("/pricing", this::pricing, Access.PUBLIC);
    }

    private void models(Context ctx) {
        Catalog now = catalog.get();
        site.answer(ctx, templates.modelsIndex(modelsPages.of(now, ModelQuery.of(ctx, now), rows())));
    }

    private void model(Context ctx) {
        String name = ctx.pathParam("name");
        Model model = catalog.get().find(name);
        if (model == null) throw new NotFoundResponse("no such model");
        if (name.equals(model.id())) {
            ModelPage page = modelPages.of(model, isAvailable.test(model), clock.instant());
            site.answer(ctx, templates.modelsModel(page));
        } else {
            OneAddress.redirect(ctx, "/models/" + model.id());
        }
    }

    private void pricing(Context ctx) {
        site.answer(ctx, templates.pricingIndex(pricingPages.of(catalog.get(), Calculator.of(ctx), rows())));
    }

    private ModelRows rows() {
        return new ModelRows(isAvailable, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
