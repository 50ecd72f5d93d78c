package com.smartoken.db;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key is called and what it may do: what is given when it is made and what can be changed of it. Empty lists and
 * nulls mean no limit.
 *
 * @param running calls at once
 */
public record KeyTerms(
        String name,
        Expiry expiry,
        ApiKey.@Nullable Cap cap,
        List<String> models,
        List<String> networks,
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer running) {
    /** A key without any limit. */
    public static KeyTerms named(String name) {
        return new KeyTerms(name, Expiry.NEVER, null, List.of(), List.of(), null, null, null);
    }

    /** Until when a key works. */
    public sealed interface Expiry {
        Expiry NEVER = new Never();

        record Never() implements Expiry {}

        record At(Instant instant) implements Expiry {}

        /** From the moment at which it is written, by the database's clock. */
        record After(Duration time) implements Expiry {}

        /** That of a key which has it already; null for one that never expires. */
        static Expiry at(@Nullable Instant instant) {
            return instant == null ? NEVER : new At(instant);
        }
    }
}
