package com.smartoken.http;

import io.javalin.http.NotFoundResponse;
import org.jspecify.annotations.Nullable;

/** What an address names. */
public final class Found {
    private Found() {}

    /**
     * The thing itself.
     *
     * @throws NotFoundResponse when there is none, which is answered with 404
     */
    public static <T> T or404(@Nullable T thing) {
        if (thing == null) throw new NotFoundResponse();
        return thing;
    }
}
