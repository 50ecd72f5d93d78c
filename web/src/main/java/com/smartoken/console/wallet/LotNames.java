package com.smartoken.console.wallet;

import org.jspecify.annotations.Nullable;

/** What lots are called by their owners. */
final class LotNames {
    private LotNames() {}

    static String kind(@Nullable String kind) {
        return switch (kind == null ? "" : kind) {
            case "quota" -> "From free quota";
            case "promo" -> "From promotional credit";
            default -> "From balance";
        };
    }
}
