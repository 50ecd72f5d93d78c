package com.smartoken.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Whether the process lives ({@code /healthz}) and whether it should get traffic ({@code /readyz}). */
public final class Health {
    private final BooleanSupplier ready;

    public Health(BooleanSupplier ready) {
        this.ready = ready;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/healthz", ctx -> answer(ctx, true), Access.PUBLIC);
        routes.get("/readyz", ctx -> answer(ctx, ready.getAsBoolean()), Access.PUBLIC);
    }

    private static void answer(Context ctx, boolean good) {
        ctx.status(good ? 200 : 503)
                .header("Cache-Control", "no-store")
                .header("X-Robots-Tag", "noindex")
                .contentType("text/plain; charset=utf-8")
                .result(good ? "ok\n" : "the database is away\n");
    }
}
