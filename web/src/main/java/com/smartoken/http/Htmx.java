package com.smartoken.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What htmx says and understands. Its headers are a convenience, never a permission: anybody can send them. */
public final class Htmx {
    /** Headers on which an answer depends that may be a part of a page. Our script lets no error into a page without it. */
    public static final String VARY = "HX-Request, HX-Target, HX-History-Restore-Request";

    private Htmx() {}

    /** Whether htmx asks: for a part of a page, or for a whole one that its history leads back to. */
    public static boolean isRequest(Context ctx) {
        return "true".equals(ctx.header("HX-Request")) || isHistory(ctx);
    }

    /**
     * Whether the part of the page with this id is asked for: then it is the answer, and not the page. A page that the
     * history leads back to is always asked for whole.
     */
    public static boolean wants(Context ctx, String id) {
        String target = ctx.header("HX-Target");
        return target != null
                && "true".equals(ctx.header("HX-Request"))
                && !isHistory(ctx)
                && target.substring(target.indexOf('#') + 1).equals(id);
    }

    private static boolean isHistory(Context ctx) {
        return "true".equals(ctx.header("HX-History-Restore-Request"));
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

    /**
     * Writes the address of what is answered into the browser's history, so that its back button leads from there; the
     * same address only once. Without htmx the browser does so itself.
     *
     * @param address path and query, empty for an answer that has no address worth coming back to
     */
    public static void push(Context ctx, String address) {
        if (!isRequest(ctx)) return;
        boolean isNew = !address.isEmpty() && !address.replaceFirst("#.*", "").equals(currentPath(ctx));
        ctx.header("HX-Push-Url", isNew ? address : "false");
    }

    /** Leads from a form to another page, the whole browser with it when htmx has sent the form. */
    public static void redirect(Context ctx, String address) {
        if (isRequest(ctx)) ctx.header("HX-Redirect", address);
        else ctx.redirect(address, HttpStatus.SEE_OTHER);
    }

    /** The answer takes the place of the whole page, whatever part was asked for. */
    public static void replacePage(Context ctx) {
        // With the attributes of the body: among them is the token.
        if (isRequest(ctx)) ctx.header("HX-Retarget", "body").header("HX-Reswap", "outerHTML");
    }
}
