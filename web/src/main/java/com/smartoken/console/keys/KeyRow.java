package com.smartoken.console.keys;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.ListedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key as pages print it.
 *
 * @param masked as much of it as may be shown
 * @param lastUsed null while it was never used
 * @param limits in words; empty when it has none
 * @param isPlayground whether only the console calls with it
 * @param percent of its cap that is spent or held, 0 to 100; empty without a cap
 */
public record KeyRow(
        String id,
        String name,
        String masked,
        Status status,
        Stamp created,
        @Nullable Stamp ends,
        @Nullable Stamp lastUsed,
        String lastUsedFrom,
        List<String> limits,
        String spend,
        String percent,
        String replacedBy,
        boolean isPlayground) {
    private static final Duration SOON = Duration.ofDays(7);

    /** How a key stands, and the look of its badge. */
    public enum Status {
        ACTIVE("Active", "badge-good"),
        EXPIRES_SOON("Expires soon", "badge-warn"),
        REPLACED("Being replaced", "badge-warn"),
        EXPIRED("Expired", "badge-off"),
        REVOKED("Revoked", "badge-off");

        private final String word;
        private final String badge;

        Status(String word, String badge) {
            this.word = word;
            this.badge = badge;
        }

        public String word() {
            return word;
        }

        public String badge() {
            return badge;
        }
    }

    static KeyRow of(ListedKeys.Listed listed, Instant now, Figures figures) {
        ApiKey key = listed.key();
        Instant ends = key.revokedAt() == null ? key.expiresAt() : key.revokedAt();
        Instant used = listed.lastUsedAt();
        String from = listed.lastUsedFrom();
        return new KeyRow(
                Long.toString(key.id()),
                key.name(),
                key.prefix() + "…",
                status(listed, now),
                Stamp.of(key.createdAt(), figures),
                ends == null ? null : Stamp.of(ends, figures),
                used == null ? null : Stamp.of(used, figures),
                from == null ? "" : from,
                limits(key, figures),
                spend(listed, figures),
                percent(listed),
                listed.replacedBy() == null ? "" : listed.replacedBy() + "…",
                ApiKeys.isInternal(key));
    }

    /** Whether it can be changed, replaced and revoked. */
    public boolean isOpen() {
        return status != Status.REVOKED;
    }

    /** Whether it has a secret that a new one can take the place of. */
    public boolean isReplaceable() {
        return isOpen() && !isPlayground;
    }

    /** Whether another key goes on for it already. */
    public boolean isReplaced() {
        return !replacedBy.isEmpty();
    }

    public String endWord() {
        return status == Status.EXPIRED ? "expired" : "expires";
    }

    private static Status status(ListedKeys.Listed listed, Instant now) {
        Instant expires = listed.key().expiresAt();
        if (listed.key().revokedAt() != null) return Status.REVOKED;
        if (expires != null && !now.isBefore(expires)) return Status.EXPIRED;
        if (listed.replacedBy() != null) return Status.REPLACED;
        return expires != null && now.plus(SOON).isAfter(expires) ? Status.EXPIRES_SOON : Status.ACTIVE;
    }

    private static List<String> limits(ApiKey key, Figures figures) {
        List<String> words = new ArrayList<>();
        ApiKey.Cap cap = key.cap();
        if (cap != null)
            words.add(figures.usd(cap.amount()) + " a " + cap.period().word());
        if (key.models().size() == 1) words.add("only " + key.models().getFirst());
        if (key.models().size() > 1) words.add(key.models().size() + " models");
        if (key.networks().size() == 1) words.add("from " + key.networks().getFirst());
        if (key.networks().size() > 1) words.add("from " + key.networks().size() + " networks");
        if (key.requestsPerMinute() != null) words.add(figures.count(key.requestsPerMinute(), "request") + " a minute");
        if (key.tokensPerMinute() != null) words.add(figures.count(key.tokensPerMinute(), "token") + " a minute");
        return words;
    }

    private static String spend(ListedKeys.Listed listed, Figures figures) {
        ApiKey.Cap cap = listed.key().cap();
        if (cap == null) return figures.usd(listed.month()) + " this month";
        String period = switch (cap.period()) {
            case DAY -> "today";
            case WEEK -> "this week";
            case MONTH -> "this month";
        };
        return figures.usd(listed.spent()) + " of " + figures.usd(cap.amount()) + " " + period;
    }

    private static String percent(ListedKeys.Listed listed) {
        ApiKey.Cap cap = listed.key().cap();
        if (cap == null) return "";
        return Integer.toString(Figures.part(listed.spent().nano(), cap.amount().nano()));
    }
}
