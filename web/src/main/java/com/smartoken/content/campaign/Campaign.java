package com.smartoken.content.campaign;

import com.smartoken.content.Problem;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its file states it; the page and the grants act on the same values.
 *
 * @param title what the wallet and the books know it by
 * @param headline what its page says in large letters, with {@code {{amount}}} for the amount; the title when not given
 * @param amount of promotional credit, once for each eligible account
 * @param starts the first instant that counts
 * @param ends the last second that counts, all of it
 * @param creditExpiresAfter from the grant; null when the credit does not expire
 * @param budget what all grants together may come to; null for no limit
 * @param amountLine where the file names the amount
 */
public record Campaign(
        String slug,
        String title,
        String headline,
        Usd amount,
        OffsetDateTime starts,
        OffsetDateTime ends,
        Existing existing,
        @Nullable Duration creditExpiresAfter,
        @Nullable Usd budget,
        Line amountLine) {

    /** Where something stands in the campaign's file. */
    public record Line(String file, int number) {}

    /** How existing accounts get it: by the running service, or by the operator's command alone. */
    public enum Existing {
        AUTOMATIC,
        COMMAND
    }

    /** Where a campaign stands. */
    public enum State {
        BEFORE,
        ACTIVE,
        ENDED;

        /** As content writes it: {@code before}, {@code active}, {@code ended}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it stands at an instant. */
    public State state(Instant now) {
        if (now.isBefore(starts.toInstant())) return State.BEFORE;
        return now.isBefore(over()) ? State.ACTIVE : State.ENDED;
    }

    /** What is wrong when accounts were granted another amount already. */
    public Problem amountChanged(Usd granted) {
        return new Problem(
                amountLine.file,
                amountLine.number,
                "the amount can't change any more: accounts were granted $" + granted + " each; write a new campaign");
    }

    /** The first instant that no longer counts. */
    public Instant over() {
        return ends.toInstant().plusSeconds(1);
    }
}
