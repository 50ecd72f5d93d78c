package com.smartoken.db.ledger;

import com.smartoken.money.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, as the usage log keeps it. Nothing of a prompt or an answer is in it.
 *
 * @param delivered whether output was produced; when not, nothing is charged
 * @param estimated whether the tokens are our own count, the upstream having given none that can be believed
 * @param attempts what was tried, one {@code upstream status milliseconds} each
 */
public record Ending(
        boolean delivered,
        Tokens tokens,
        boolean estimated,
        int status,
        @Nullable String errorCode,
        @Nullable String route,
        @Nullable String upstreamModel,
        @Nullable String finishReason,
        List<String> attempts,
        @Nullable Integer firstByteMillis,
        int totalMillis) {

    public Ending {
        attempts = List.copyOf(attempts);
    }
}
