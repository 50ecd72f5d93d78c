package com.smartoken.db.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open lots of one account while its wallet row is locked: allocates holds and takes payments in memory, and
 * remembers what changed. Lots pay in the order of {@link LotOrder}.
 */
final class Purse {
    private final boolean payAsYouGo;
    private final List<OpenLot> lots = new ArrayList<>();
    private final Map<Long, Change> changes = new HashMap<>();

    /** A lot with something left. {@code expiresMicros}, since 1970, is {@link Long#MAX_VALUE} for never. */
    record OpenLot(long id, Asset asset, LotKind kind, long remaining, long held, long expiresMicros, boolean usable) {}

    /** What a lot lost ({@code spent}) and how much more of it is held (may be negative). */
    static final class Change {
        long spent;
        long held;
    }

    Purse(boolean payAsYouGo) {
        this.payAsYouGo = payAsYouGo;
    }

    boolean payAsYouGo() {
        return payAsYouGo;
    }

    void add(OpenLot lot) {
        lots.add(lot);
    }

    /** Whether anything is left of an asset, also when it is held or has expired. */
    boolean hasOpen(Asset asset) {
        for (OpenLot lot : lots) if (lot.asset.equals(asset)) return true;
        return false;
    }

    /** To be called after the last lot was added. */
    void sort() {
        lots.sort(LotOrder.PAYING);
    }

    Map<Long, Change> changes() {
        return changes;
    }

    /** What is free of an asset: in money only when the account pays as it goes. */
    long available(Asset asset) {
        if (asset.isMoney() && !payAsYouGo) return 0;
        long sum = 0;
        for (OpenLot lot : lots) if (lot.usable && lot.asset.equals(asset)) sum += free(lot);
        return sum;
    }

    /** Keeps back an amount that {@link #available} has. */
    List<Hold.Part> hold(Asset asset, long amount) {
        List<Hold.Part> parts = new ArrayList<>();
        long open = amount;
        for (OpenLot lot : lots) {
            if (open == 0) break;
            if (!lot.usable || !lot.asset.equals(asset)) continue;
            long part = Math.min(open, free(lot));
            if (part == 0) continue;
            change(lot.id).held += part;
            parts.add(new Hold.Part(lot.id, asset, part));
            open -= part;
        }
        if (open != 0) throw new IllegalStateException("held more than is available");
        return parts;
    }

    /**
     * Takes up to {@code spend} out of what was held, in the order of the parts, and frees the rest.
     *
     * @return what each lot paid
     */
    List<Hold.Part> pay(List<Hold.Part> parts, Asset asset, long spend) {
        List<Hold.Part> paid = new ArrayList<>();
        long open = spend;
        for (Hold.Part part : parts) {
            if (!part.asset().equals(asset)) continue;
            long used = Math.min(open, part.amount());
            Change change = change(part.lotId());
            change.held -= part.amount();
            change.spent += used;
            if (used > 0) paid.add(new Hold.Part(part.lotId(), asset, used));
            open -= used;
        }
        return paid;
    }

    /** Takes money that was not held, as far as there is some: for a request that used more than could be foreseen. */
    List<Hold.Part> takeUpTo(long nano) {
        long amount = Math.min(nano, available(Asset.USD));
        return amount == 0 ? List.of() : pay(hold(Asset.USD, amount), Asset.USD, amount);
    }

    private long free(OpenLot lot) {
        Change change = changes.get(lot.id);
        return change == null ? lot.remaining - lot.held : lot.remaining - lot.held - change.spent - change.held;
    }

    private Change change(long lotId) {
        return changes.computeIfAbsent(lotId, id -> new Change());
    }
}
