package com.smartoken.keys;

import com.smartoken.db.AccountKeys;
import java.util.Map;

/** A key was not made. The message says why, for whoever wanted it. */
public final class KeyRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Why {
        /** {@link #wrong} tells what. */
        WRONG_TERMS,
        /** The same form made one already. */
        MADE_BEFORE,
        /** The account has as many as it may. */
        TOO_MANY,
        /** There is no such key that can be replaced. */
        GONE
    }

    private final Why why;
    private final transient Map<KeyField, String> wrong;

    private KeyRefused(Why why, String message, Map<KeyField, String> wrong) {
        super(message, null, false, false);
        this.why = why;
        this.wrong = wrong;
    }

    static KeyRefused wrongTerms(Map<KeyField, String> wrong) {
        return new KeyRefused(Why.WRONG_TERMS, String.join(" ", wrong.values()), wrong);
    }

    static KeyRefused of(AccountKeys.Made made) {
        return switch (made) {
            case NEW -> throw new IllegalArgumentException("it was made");
            case BEFORE -> new KeyRefused(Why.MADE_BEFORE, "This form made a key already.", Map.of());
            case TOO_MANY ->
                new KeyRefused(
                        Why.TOO_MANY,
                        "The account has " + AccountKeys.KEYS_MAX
                                + " keys that are not revoked, the most that it may have. Revoke some first, expired"
                                + " ones too.",
                        Map.of());
            case GONE -> new KeyRefused(Why.GONE, "This key was revoked or replaced already.", Map.of());
        };
    }

    public Why why() {
        return why;
    }

    /** What is wrong with the terms, by field; empty for any other reason. */
    public Map<KeyField, String> wrong() {
        return wrong;
    }
}
