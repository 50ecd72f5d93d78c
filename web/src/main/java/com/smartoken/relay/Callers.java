package com.smartoken.relay;

import com.smartoken.db.ApiKey;
import com.smartoken.http.ApiError;
import com.smartoken.http.ClientAddress;
import com.smartoken.http.Room;
import com.smartoken.keys.Keys;
import io.javalin.http.Context;

/** Who calls: the key of a request, used from where it may be used. */
public final class Callers {
    private Callers() {}

    public static ApiKey authenticate(Keys keys, Context ctx) {
        ApiKey key = keys.authenticate(ctx.header("Authorization"), ctx.header("x-api-key"));
        if (!key.networks().isEmpty() && !ClientAddress.of(ctx).isIn(key.networks())) {
            throw ApiError.forbidden("ip_not_allowed", "This API key may not be used from this address.");
        }
        Room.claim(ctx, key.accountId());
        keys.used(key, () -> ClientAddress.of(ctx).address().getHostAddress());
        return key;
    }
}
