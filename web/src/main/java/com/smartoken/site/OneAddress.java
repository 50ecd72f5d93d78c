package com.smartoken.site;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Each public page and each file for machines has one address. One with a slash at its end, or in other letters, leads there by one permanent
 * redirect that keeps the query. It leads to addresses of our own only.
 */
public final class OneAddress {
    private static final String MODELS = "/models/";
    private static final String TWIN = ".md";

    private final Supplier<List<IndexedPage>> pages;
    private final Supplier<List<String>> files;
    private final Supplier<Catalog> catalog;

    /**
     * @param pages every public page
     * @param files the addresses of files for machines
     */
    public OneAddress(Supplier<List<IndexedPage>> pages, Supplier<List<String>> files, Supplier<Catalog> catalog) {
        this.pages = pages;
        this.files = files;
        this.catalog = catalog;
    }

    /** Has it look at each request first; to be added after what every page has. */
    public void addTo(RoutesConfig routes) {
        routes.before(ctx -> {
            String path = ctx.path();
            if (!isOdd(path) || !ctx.method().equals(HandlerType.GET)) return;
            String address = find(path);
            if (address != null && !address.equals(path)) redirect(ctx, address);
        });
    }

    /** Leads to an address for good, with the query. */
    public static void redirect(Context ctx, String address) {
        String query = ctx.queryString();
        ctx.redirect(query == null || query.isEmpty() ? address : address + "?" + query, HttpStatus.MOVED_PERMANENTLY);
    }

    private static boolean isOdd(String path) {
        if (path.length() > 1 && path.endsWith("/")) return true;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) >= 'A' && path.charAt(i) <= 'Z') return true;
        }
        return false;
    }

    /** The one address of the page that a path means; null when it means none. */
    private @Nullable String find(String path) {
        String whole = path.replaceFirst("/+$", "");
        boolean isTwin = whole.toLowerCase(Locale.ROOT).endsWith(TWIN);
        String bare = isTwin ? whole.substring(0, whole.length() - TWIN.length()) : whole;
        String ending = isTwin ? TWIN : "";
        if (isTwin && bare.equalsIgnoreCase("/index")) return "/index" + TWIN;
        for (IndexedPage page : pages.get()) {
            if (page.path().equalsIgnoreCase(bare)) return page.path() + ending;
        }
        for (String file : files.get()) if (file.equalsIgnoreCase(whole)) return file;
        if (!bare.regionMatches(true, 0, MODELS, 0, MODELS.length())) return null;
        Model model = catalog.get().find(bare.substring(MODELS.length()));
        return model == null ? null : MODELS + model.id() + ending;
    }
}
