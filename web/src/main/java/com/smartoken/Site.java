package com.smartoken;

import com.smartoken.catalog.CatalogSource;
import com.smartoken.catalog.Upstreams;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;

/** The pages. */
final class Site {
    private Site() {}

    static Consumer<RoutesConfig> pages(Settings settings, CatalogSource catalog, Upstreams upstreams) {
        return routes -> {};
    }
}
