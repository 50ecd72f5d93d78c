package com.smartoken.http;

import io.javalin.http.Context;

/** Marks an answer as a page that says itself what its status means, so that no page for errors takes its place. */
public final class OwnPage {
    private static final String ATTRIBUTE = "own page";

    private OwnPage() {}

    public static void mark(Context ctx) {
        ctx.attribute(ATTRIBUTE, true);
    }

    public static boolean isMarked(Context ctx) {
        return Boolean.TRUE.equals(ctx.attribute(ATTRIBUTE));
    }
}
