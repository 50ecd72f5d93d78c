package com.smartoken.db;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question to the people behind the service.
 *
 * @param email of who asks
 */
public record Ticket(
        long id,
        long accountId,
        String email,
        String subject,
        State state,
        About about,
        Instant createdAt,
        Instant changedAt) {

    /** Where it stands. */
    public enum State {
        /** The service owes an answer. */
        OPEN,
        /** The owner may answer back. */
        ANSWERED,
        CLOSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The request that it is about, as far as its owner says; each may be null. */
    public record About(
            @Nullable String request,
            @Nullable String happened,
            @Nullable String model,
            @Nullable String path,
            @Nullable String errorCode,
            @Nullable String promptSize,
            @Nullable String streaming) {}

    /** One message of it; its author is the address of staff, or null for the owner. */
    public record Message(@Nullable String author, String text, Instant at) {}
}
