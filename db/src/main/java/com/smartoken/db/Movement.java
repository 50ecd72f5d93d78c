package com.smartoken.db;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a lot.
 *
 * @param kind {@code use}, {@code grant}, {@code top_up}, {@code expire} or {@code adjust}
 * @param asset {@code usd} or {@code tokens:MODEL}
 * @param amount nano-dollars or tokens, never negative
 */
public record Movement(
        UUID reference,
        long lotId,
        String kind,
        String asset,
        long amount,
        Instant at,
        @Nullable String reason,
        @Nullable String lotKind,
        @Nullable String lotSource) {

    public boolean isMoney() {
        return asset.equals("usd");
    }

    /** Whether it added to the balance. */
    public boolean isIncome() {
        return kind.equals("grant") || kind.equals("top_up");
    }

    /** With the sign of its effect on the balance. */
    public long change() {
        return isIncome() ? amount : -amount;
    }

    /** Where a page ends: what comes after it is older. */
    public Movements.Place place() {
        return new Movements.Place(reference, lotId);
    }
}
