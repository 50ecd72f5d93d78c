package com.smartoken.funds;

import com.smartoken.db.Movement;
import org.jspecify.annotations.Nullable;

/** What lots are called by their owners. */
final class Lots {
    private Lots() {}

    static String kind(@Nullable String kind) {
        return switch (kind == null ? "" : kind) {
            case "quota" -> "From free quota";
            case "promo" -> "From promotional credit";
            default -> "From balance";
        };
    }

    /** Why something moved: as whoever did it said, else by where the lot came from. */
    static String reason(Movement movement) {
        String reason = movement.reason();
        if (reason != null && !reason.isBlank()) return reason;
        String source = movement.lotSource();
        return source == null ? "" : origin(source);
    }

    /** Where a lot came from: {@code campaign:spring} is told as "Campaign spring". */
    static String origin(String source) {
        int colon = source.indexOf(':');
        if (colon < 1) return source;
        String first = source.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + source.substring(1, colon);
        return first.replace('_', ' ') + " " + source.substring(colon + 1);
    }
}
