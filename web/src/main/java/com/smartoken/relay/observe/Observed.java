package com.smartoken.relay.observe;

import com.smartoken.db.ledger.Attempt;
import com.smartoken.money.Tokens;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a relayed call came to, in our own words and numbers alone.
 *
 * @param charged nano-dollars
 * @param given whether the answer was there already: nothing, repeated or cached
 */
public record Observed(
        long accountId,
        String keyPrefix,
        String model,
        @Nullable String route,
        boolean streamed,
        Tokens tokens,
        long charged,
        @Nullable Integer firstByteMillis,
        List<Attempt> attempts,
        String given,
        @Nullable String errorCode) {
    private static final String ATTRIBUTE = "observed-call";

    public Observed {
        attempts = List.copyOf(attempts);
    }

    /** What was tried, in a line. */
    String tried() {
        return attempts.stream().map(Attempt::line).collect(Collectors.joining(", "));
    }

    /** Leaves it with the request, for whoever observes it at its end. */
    public void tell(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    static @Nullable Observed of(Context ctx) {
        return ctx.attribute(ATTRIBUTE);
    }
}
