package com.smartoken.db;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A customer. Known by issuer and subject after the first sign-in; by address alone while nobody has claimed it. */
public record Account(
        long id,
        String email,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String name,
        String timeZone,
        String numberFormat,
        Instant createdAt,
        @Nullable Instant heldAt,
        @Nullable String heldReason,
        boolean payAsYouGo) {

    /** As operators and users write it: {@code acct_12}. */
    public String reference() {
        return "acct_" + id;
    }

    public boolean isHeld() {
        return heldAt != null;
    }
}
