package com.smartoken.db.ledger;

import org.jspecify.annotations.Nullable;

/** What a caller says that a call is for: a feature of its program, and a user of it. */
public record Labels(@Nullable String feature, @Nullable String endUser) {
    public static final Labels NONE = new Labels(null, null);
}
