package com.smartoken.db.ledger;

/** What a change in the books is, with its word there. */
public enum MovementKind {
    /** A request used it. */
    USE("use"),
    /** It was given. */
    GRANT("grant"),
    /** It was paid in. */
    TOP_UP("top_up"),
    /** Its time was over. */
    EXPIRE("expire"),
    /** An operator took it out. */
    ADJUST("adjust"),
    /** The operator bore what nobody paid: of no lot, and not the customer's. */
    WRITE_OFF("write_off");

    private final String word;

    MovementKind(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException when no kind has this word */
    public static MovementKind of(String word) {
        for (MovementKind kind : values()) if (kind.word.equals(word)) return kind;
        throw new IllegalArgumentException("no kind of movement is called " + word);
    }

    /** As the books keep it, and programs are told. */
    public String word() {
        return word;
    }

    /** Whether it adds to what there is. */
    public boolean isIncome() {
        return this == GRANT || this == TOP_UP;
    }
}
