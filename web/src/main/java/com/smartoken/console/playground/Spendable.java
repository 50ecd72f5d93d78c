package com.smartoken.console.playground;

import com.smartoken.db.ApiKey;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.Wallets;
import com.smartoken.http.ApiError;
import com.smartoken.keys.Keys;
import com.smartoken.money.Usd;
import com.smartoken.relay.Quotes;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a call from the Playground may take from the wallet, told before anything is typed; quotes say the same after. */
final class Spendable {
    private final Keys keys;
    private final Quotes quotes;
    private final Wallets wallets;
    private final SpendLimits limits;
    private final InstantSource clock;

    Spendable(Keys keys, Quotes quotes, Wallets wallets, SpendLimits limits, InstantSource clock) {
        this.keys = keys;
        this.quotes = quotes;
        this.wallets = wallets;
        this.limits = limits;
        this.clock = clock;
    }

    /** With every budget and cap; null where a call of this model would be refused for another reason than money. */
    @Nullable
    Usd of(long account, String model) {
        try {
            ApiKey key = keys.playgroundIfMade(account);
            return key == null
                    ? withoutKey(account)
                    : quotes.of(key, shortest(model)).available();
        } catch (ApiError e) {
            return null;
        }
    }

    /** Who has made no call here has no key yet, so what counts is the account's. Looking makes none. */
    private @Nullable Usd withoutKey(long account) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) return null;
        if (!balance.payAsYouGo()) return Usd.ZERO;
        long least = balance.available().nano();
        for (SpendLimits.Used used : limits.of(account, clock.instant())) {
            if (used.limit().kind() != SpendLimit.Kind.ACCOUNT) continue;
            long left = used.limit().amount().nano()
                    - used.spent().nano()
                    - used.held().nano();
            least = Math.min(least, Math.max(0, left));
        }
        return new Usd(least);
    }

    private static byte[] shortest(String model) {
        JsonWriter json = new JsonWriter(128).open('{').name("model").value(model);
        json.name("max_tokens").value(1).name("messages").open('[').open('{');
        json.name("role").value("user").name("content").value("Hello");
        return json.close('}').close(']').close('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
