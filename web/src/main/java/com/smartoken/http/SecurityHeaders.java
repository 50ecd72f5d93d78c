package com.smartoken.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** What pages tell browsers to refuse: everything from elsewhere, inline scripts and styles, frames, sniffing. */
public final class SecurityHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
                    + " manifest-src 'self'";

    /** What other sites hear of the page that a link stood on: the origin alone. */
    static final String REFERRER_POLICY = "strict-origin-when-cross-origin";

    private SecurityHeaders() {}

    /** Adds them to every page; {@code https} adds the promise to come back by https only. */
    public static void addTo(RoutesConfig routes, boolean https) {
        routes.before(ctx -> {
            if (!ApiFace.isApi(ctx.path())) set(ctx, https);
        });
    }

    private static void set(Context ctx, boolean https) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Referrer-Policy", REFERRER_POLICY);
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
        if (https) ctx.header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
}
