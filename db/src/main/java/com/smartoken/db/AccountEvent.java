package com.smartoken.db;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to an account and that its owner should hear of.
 *
 * @param words one or two sentences, with {@link Marks}
 */
public record AccountEvent(long id, Kind kind, String words, Instant at, boolean isRead) {

    /** The sentences as somebody reads them. */
    public String text(Marks.Style style) {
        return Marks.read(words, style);
    }

    /** What an event is about; what is added here needs no migration. */
    public enum Kind {
        BALANCE_LOW,
        BUDGET,
        KEY_LIMIT,
        CREDIT_GRANTED,
        CREDIT_EXPIRING,
        CREDIT_EXPIRED,
        KEY_REVOKED,
        SIGN_IN,
        TICKET_ANSWERED,
        ACCOUNT;

        /** As kept, exported and sent: {@code balance_low}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            for (Kind kind : values()) if (kind.word().equals(word)) return kind;
            return ACCOUNT; // of a newer version, while nodes are replaced one by one
        }
    }
}
