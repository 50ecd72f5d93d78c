package com.smartoken.db;

import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a lot.
 *
 * @param amount nano-dollars or tokens, never negative
 * @param lotKind of the lot that changed, {@code lotSource} where that came from; null where the books have no such lot
 */
public record Movement(
        UUID reference,
        long lotId,
        MovementKind kind,
        Asset asset,
        long amount,
        Instant at,
        @Nullable String reason,
        @Nullable LotKind lotKind,
        @Nullable Source lotSource) {

    public boolean isMoney() {
        return asset.isMoney();
    }

    /** Whether it added to the balance. */
    public boolean isIncome() {
        return kind.isIncome();
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
