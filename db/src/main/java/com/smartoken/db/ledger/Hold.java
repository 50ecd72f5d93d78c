package com.smartoken.db.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept back for a running request.
 *
 * @param output tokens of output that it is enough for, for each choice
 * @param limited whether the balance (not the caller or the model) set {@code output}
 * @param amount nano-dollars held
 * @param quota free tokens held
 * @param parts which lots, in the order in which they pay ({@link LotOrder})
 * @param caps which spending rows count it
 * @param claim the Idempotency-Key that it was placed under; null for none
 */
public record Hold(
        PricedCall call,
        long output,
        boolean limited,
        long amount,
        long quota,
        List<Part> parts,
        List<CapPeriod> caps,
        HoldRequest.@Nullable Claim claim) {
    public Hold {
        parts = List.copyOf(parts);
        caps = List.copyOf(caps);
    }

    /** So much of a lot: nano-dollars or, from a quota, tokens. */
    public record Part(long lotId, Asset asset, long amount) {}

    /** A cap's scope in the period in which the hold was placed, and its limit in nano-dollars. */
    public record CapPeriod(String scope, String period, long nano) {}
}
