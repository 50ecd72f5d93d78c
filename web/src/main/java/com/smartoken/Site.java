package com.smartoken;

import com.smartoken.catalog.CatalogSource;
import com.smartoken.catalog.Upstreams;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;

/** The pages. */
public final class Site {
    private Site() {}

    /** The same with templates and content that show an edit at once. */
    public static Consumer<RoutesConfig> editable(Settings settings, CatalogSource catalog, Upstreams upstreams) {
        return pages(settings, catalog, upstreams);
    }

    static Consumer<RoutesConfig> pages(Settings settings, CatalogSource catalog, Upstreams upstreams) {
        return routes -> {};
    }
}
