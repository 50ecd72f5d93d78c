package com.smartoken.db;

import com.smartoken.money.Usd;
import java.util.Locale;

/**
 * At most so much money in each period (UTC) for a part of an account's calls.
 *
 * @param label which feature or end user; empty for each that has no limit of its own, and for the account as a whole
 */
public record SpendLimit(Kind kind, String label, Period period, Usd amount) {
    public static final int LABEL_MAX = 128;

    public SpendLimit {
        if (label.length() > LABEL_MAX) throw new IllegalArgumentException("a label is short");
        if (kind == Kind.ACCOUNT && !label.isEmpty()) throw new IllegalArgumentException("an account has no label");
        if (amount.nano() < 0) throw new IllegalArgumentException("a limit is not negative");
    }

    /** What is limited. */
    public enum Kind {
        ACCOUNT("account"),
        FEATURE("feature"),
        END_USER("user");

        private final String scope;

        Kind(String scope) {
            this.scope = scope;
        }

        /** As kept and as in the sums by day. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What counts against a limit of this kind: {@code account:7}, {@code feature:7:search}, {@code user:7:u1}. */
        public String scope(long accountId, String label) {
            return this == ACCOUNT ? scope + ":" + accountId : scope + ":" + accountId + ":" + label;
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it is meant for each feature or end user rather than for one. */
    public boolean isDefault() {
        return kind != Kind.ACCOUNT && label.isEmpty();
    }
}
