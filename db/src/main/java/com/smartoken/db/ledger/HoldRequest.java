package com.smartoken.db.ledger;

import com.smartoken.db.Period;
import com.smartoken.money.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request may cost at most, to be held before it goes upstream.
 *
 * @param nodeId who serves it: when that node dies, the hold is swept
 * @param path the door that it came through, such as {@code /v1/chat/completions}
 * @param model the public model id; its free quota is an {@link Asset.Quota}
 * @param inputMax tokens of input, an upper bound
 * @param outputMax tokens of output that were asked for, or the model's maximum
 * @param outputNamed whether the caller named the output: then it is refused, not lowered, when the balance is short
 * @param choices how many answers of {@code outputMax} tokens each
 * @param lifetime after which a hold that nobody ended is swept
 */
public record HoldRequest(
        UUID requestId,
        long nodeId,
        String path,
        long accountId,
        long keyId,
        String model,
        Tariff tariff,
        long inputMax,
        long outputMax,
        boolean outputNamed,
        int choices,
        List<Cap> caps,
        boolean streamed,
        @Nullable String feature,
        @Nullable String endUser,
        Instant startedAt,
        Duration lifetime) {

    public HoldRequest {
        caps = List.copyOf(caps);
        if (inputMax < 0 || outputMax < 0 || choices < 1)
            throw new IllegalArgumentException("a hold is never negative");
    }

    /** The same call when it costs nothing, whatever it asks for. */
    public HoldRequest forNothing() {
        return new HoldRequest(
                requestId, nodeId, path, accountId, keyId, model, tariff, 0, 0, true, 1, List.of(), streamed, feature,
                endUser, startedAt, lifetime);
    }

    /** At most {@code nano} in each period for a scope such as {@code key:7}. */
    public record Cap(String scope, Period period, long nano) {}
}
