package com.smartoken.http;

import io.javalin.http.Context;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What htmx says and understands. Its headers are a convenience, never a permission: anybody can send them. */
public final class Htmx {
    private Htmx() {}

    /** Whether htmx asks, and wants a part of a page. */
    public static boolean isRequest(Context ctx) {
        return "true".equals(ctx.header("HX-Request"));
    }

    /** Path and query of the page that htmx stands on; null when it does not say. To be checked before use. */
    public static @Nullable String currentPath(Context ctx) {
        String url = ctx.header("HX-Current-URL");
        if (url == null) return null;
        try {
            URI uri = URI.create(url);
            return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The answer takes the place of the whole page, whatever part was asked for. */
    public static void replacePage(Context ctx) {
        if (isRequest(ctx)) ctx.header("HX-Retarget", "body").header("HX-Reswap", "innerHTML");
    }
}
