package com.smartoken.relay.chat;

import java.util.Locale;

/** Which count of tokens a call was settled by, and why. */
public enum Basis {
    /** The upstream's, which is plausible. */
    REPORTED,
    /** Ours: the upstream told none. */
    NONE_REPORTED,
    /** Ours, where it is the greater: the upstream told fewer tokens than what was delivered or asked can be. */
    TOO_FEW_REPORTED,
    /** Ours: the upstream told what can't be. */
    IMPOSSIBLE_REPORTED;

    /** Whether any of it is our own count. */
    public boolean isOurs() {
        return this != REPORTED;
    }

    /** As the log keeps it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
