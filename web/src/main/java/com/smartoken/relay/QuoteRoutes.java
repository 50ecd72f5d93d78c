package com.smartoken.relay;

import com.smartoken.db.ApiKey;
import com.smartoken.http.Access;
import com.smartoken.keys.Keys;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code POST /v1/quote}: a chat body priced without running it. */
public final class QuoteRoutes {
    private final Keys keys;
    private final Quotes quotes;

    public QuoteRoutes(Keys keys, Quotes quotes) {
        this.keys = keys;
        this.quotes = quotes;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/quote", this::quote, Access.API_KEY);
    }

    private void quote(Context ctx) {
        ApiKey key = Callers.authenticate(keys, ctx);
        ChatRoutes.requireJson(ctx);
        Quote quote = quotes.of(key, ctx.bodyAsBytes());
        JsonWriter json = new JsonWriter(256).open('{');
        json.name("object").value("quote").name("model").value(quote.model());
        json.name("input_tokens").value(quote.inputTokens());
        json.name("cost").open('{');
        json.name("min").value(quote.min().plain());
        json.name("max").value(quote.max().plain()).close('}');
        json.name("available").value(quote.available().plain());
        json.name("affordable_max_tokens").value(quote.affordableMaxTokens()).close('}');
        ctx.contentType("application/json").result(json.toBytes());
    }
}
