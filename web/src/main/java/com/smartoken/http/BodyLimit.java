package com.smartoken.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentTooLargeResponse;

/** Refuses a body for the length that it announces, before a byte of it is asked for. */
public final class BodyLimit {
    private BodyLimit() {}

    /** Adds the check to every path; to be added after what every answer has. The answer is a 413. */
    public static void addTo(RoutesConfig routes, long bytesMax) {
        routes.before(ctx -> {
            if (ctx.req().getContentLengthLong() > bytesMax) throw new ContentTooLargeResponse();
        });
    }
}
