package com.smartoken.db.ledger;

import java.util.EnumSet;
import java.util.Set;

/**
 * What sort of thing a lot is, with its word in the books and the one name that people know it by. Declared in the order
 * in which they pay: {@link LotOrder} has the rest of that order.
 */
public enum LotKind {
    /** Free tokens of one model. */
    QUOTA("quota", "Free quota"),
    /** Money that was given. */
    PROMO("promo", "Promotional credit"),
    /** Money that was paid in. */
    PAID("paid", "Topped-up balance");

    /** Those that are money. */
    public static final Set<LotKind> MONEY = Set.copyOf(EnumSet.of(PROMO, PAID));

    private static final LotKind[] ALL = values();

    private final String word;
    private final String title;
    private final String phrase;

    LotKind(String word, String title) {
        this.word = word;
        this.title = title;
        this.phrase = Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }

    /** @throws IllegalArgumentException when no kind has this word */
    public static LotKind of(String word) {
        for (LotKind kind : ALL) if (kind.word.equals(word)) return kind;
        throw new IllegalArgumentException("no kind of lot is called " + word);
    }

    /** As the books keep it, and programs are told. */
    public String word() {
        return word;
    }

    /** As people know it, at the beginning of a line. */
    public String title() {
        return title;
    }

    /** The same within a sentence. */
    public String phrase() {
        return phrase;
    }

    /** The movement with which such a lot comes into the books. */
    public MovementKind arrival() {
        return this == PAID ? MovementKind.TOP_UP : MovementKind.GRANT;
    }
}
