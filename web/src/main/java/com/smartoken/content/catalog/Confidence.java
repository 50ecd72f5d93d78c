package com.smartoken.content.catalog;

/** How well a fact is known. */
public enum Confidence {
    /** Read on the vendor's own page. */
    A,
    /** From a list that names the vendor's page and a date. */
    B,
    /** From a reseller or an article. */
    C,
    /** Inferred. */
    D;

    /** Whether pages may state the fact as it is; else it is marked as to be confirmed. */
    public boolean isConfirmed() {
        return this == A || this == B;
    }
}
