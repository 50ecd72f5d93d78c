package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the database knows it, never the secret itself, with what its account allows.
 *
 * @param spendingId under which number its spending counts: its own, or that of the first key it goes on for
 * @param models ids that it may call; empty for all
 * @param networks addresses (CIDR) that it may be used from; empty for all
 * @param running calls at once; null for no limit
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
        long spendingId,
        @Nullable Cap cap,
        List<String> models,
        List<String> networks,
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        boolean accountHeld,
        boolean accountClosed,
        List<SpendLimit> spendLimits,
        @Nullable Integer running,
        AccountLimits accountLimits) {

    public ApiKey {
        models = List.copyOf(models);
        networks = List.copyOf(networks);
        spendLimits = List.copyOf(spendLimits);
    }

    /** What all keys of the account together may do: calls and tokens per minute, calls at once. Null: no limit. */
    public record AccountLimits(
            @Nullable Integer requestsPerMinute,
            @Nullable Long tokensPerMinute,
            @Nullable Integer running) {}

    /** At most so much money in each period (UTC). */
    public record Cap(Usd amount, Period period) {}
}
