package com.smartoken.db;

import com.smartoken.money.Rates;
import com.smartoken.money.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request in the log, written once when it ended.
 *
 * @param estimated whether the tokens are our own count
 * @param quotaInput tokens of input that free quota covered, and {@code quotaOutput} of output
 * @param held nano-dollars kept back for it, {@code cost} by the formula, {@code charged} taken from the wallet
 * @param attempts what was tried, one {@code upstream outcome milliseconds} each
 */
public record UsageEntry(
        UUID requestId,
        Key key,
        Outcome outcome,
        String model,
        @Nullable String route,
        String path,
        int status,
        @Nullable String errorCode,
        boolean streamed,
        boolean estimated,
        Tokens tokens,
        long quotaInput,
        long quotaOutput,
        Applied price,
        long held,
        long cost,
        long charged,
        @Nullable String finishReason,
        @Nullable String feature,
        @Nullable String endUser,
        List<String> attempts,
        @Nullable Integer firstByteMillis,
        @Nullable Integer totalMillis,
        Instant startedAt,
        Instant endedAt) {

    public UsageEntry {
        attempts = List.copyOf(attempts);
    }

    /** How its hold ended: charged, freed, or resolved after a crash. */
    public enum Outcome {
        SETTLED,
        RELEASED,
        SWEPT
    }

    /** The key that it came with. */
    public record Key(long id, String name, String prefix) {}

    /** The price that counted: day of effect, peak factor in thousandths, edge of the tier (0 for none) and its rates. */
    public record Applied(LocalDate effective, int factor, long tierAbove, Rates rates) {}

    /** Whether it counts as failed in lists and sums. */
    public boolean isError() {
        return status != 200 || errorCode != null;
    }
}
