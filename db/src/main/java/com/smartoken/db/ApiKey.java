package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the database knows it, never the secret itself, with what its account allows.
 *
 * @param models ids that it may call; empty for all
 * @param networks addresses (CIDR) that it may be used from; empty for all
 * @param spendLimits of its account, which every call counts against
 */
public record ApiKey(
        long id,
        long accountId,
        String name,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Cap cap,
        List<String> models,
        List<String> networks,
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        boolean accountHeld,
        boolean accountClosed,
        List<SpendLimit> spendLimits) {

    public ApiKey {
        models = List.copyOf(models);
        networks = List.copyOf(networks);
        spendLimits = List.copyOf(spendLimits);
    }

    /** At most so much money in each period (UTC). */
    public record Cap(Usd amount, Period period) {}
}
