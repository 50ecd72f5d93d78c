package com.smartoken.db.ledger;

/** How the hold of a call ended, with its word in the log. */
public enum HoldOutcome {
    /** Charged. */
    SETTLED("settled"),
    /** Freed: nothing was delivered. */
    RELEASED("released"),
    /** Resolved by somebody else after a crash. */
    SWEPT("swept");

    private final String word;

    HoldOutcome(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException when no outcome has this word */
    public static HoldOutcome of(String word) {
        for (HoldOutcome outcome : values()) if (outcome.word.equals(word)) return outcome;
        throw new IllegalArgumentException("no outcome of a hold is called " + word);
    }

    /** As the log keeps it, and programs are told. */
    public String word() {
        return word;
    }
}
