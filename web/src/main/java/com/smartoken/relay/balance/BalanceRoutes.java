package com.smartoken.relay.balance;

import com.smartoken.db.ApiKey;
import com.smartoken.db.Balances;
import com.smartoken.db.Node;
import com.smartoken.http.Access;
import com.smartoken.http.ApiError;
import com.smartoken.http.RequestId;
import com.smartoken.keys.Keys;
import com.smartoken.relay.Callers;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.UUID;

/** Balance and usage for programs: OpenRouter's, DeepSeek's and OpenAI's old billing shapes. Free of charge. */
public final class BalanceRoutes {
    private final Keys keys;
    private final Balances balances;
    private final Node node;

    public BalanceRoutes(Keys keys, Balances balances, Node node) {
        this.keys = keys;
        this.balances = balances;
        this.node = node;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v1/credits", this::credits, Access.API_KEY);
        routes.get("/v1/key", this::key, Access.API_KEY);
        routes.get("/v1/auth/key", this::key, Access.API_KEY);
        routes.get("/v1/generation", this::generation, Access.API_KEY);
        routes.get("/user/balance", this::balance, Access.API_KEY);
        routes.get("/v1/user/balance", this::balance, Access.API_KEY);
        routes.get("/v1/dashboard/billing/subscription", this::subscription, Access.API_KEY);
        routes.get("/v1/dashboard/billing/usage", this::usage, Access.API_KEY);
    }

    private void credits(Context ctx) {
        answer(ctx, BalanceShapes.credits(balances.credits(account(ctx))));
    }

    private void key(Context ctx) {
        ApiKey key = Callers.authenticate(keys, ctx);
        Balances.KeyUse use = balances.keyUse(key.accountId(), key.id());
        boolean free = !balances.credits(key.accountId()).everPaid();
        answer(ctx, BalanceShapes.key(key, use, balances.counted(key, node.instant()), free));
    }

    private void generation(Context ctx) {
        long account = account(ctx);
        String asked = ctx.queryParam("id");
        if (asked == null || asked.isBlank()) {
            throw ApiError.invalidRequest("id", "id is missing: send the x-request-id of the call, as ?id=...");
        }
        UUID id = RequestId.parse(asked.strip());
        Balances.Generation found = id == null ? null : balances.generation(account, id);
        if (found == null) {
            throw ApiError.notFound(
                    "not_found", "id", "This account has no finished call of this id. Is it still running?");
        }
        answer(ctx, BalanceShapes.generation(found));
    }

    private void balance(Context ctx) {
        answer(ctx, BalanceShapes.balance(balances.credits(account(ctx))));
    }

    private void subscription(Context ctx) {
        answer(ctx, BalanceShapes.subscription(balances.credits(account(ctx))));
    }

    private void usage(Context ctx) {
        answer(ctx, BalanceShapes.usage(balances.credits(account(ctx))));
    }

    private long account(Context ctx) {
        return Callers.authenticate(keys, ctx).accountId();
    }

    private static void answer(Context ctx, JsonWriter json) {
        ctx.contentType("application/json").header("Cache-Control", "no-store").result(json.toBytes());
    }
}
