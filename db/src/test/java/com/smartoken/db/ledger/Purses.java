package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an account's books must say, worked out without a database: the plainest program that follows the rules. */
final class Purses {
    private static final String QUOTA = "quota";

    final List<Lot> lots = new ArrayList<>();
    boolean payAsYouGo = true;
    long writtenOff;

    /** {@code expires} orders lots of one kind; {@link Integer#MAX_VALUE} for never. */
    static final class Lot {
        final String source;
        final String kind;
        final int expires;
        final int number;
        final long granted;
        long remaining;
        long held;
        long used;
        boolean isOver;

        Lot(String source, String kind, int expires, int number, long granted) {
            this.source = source;
            this.kind = kind;
            this.expires = expires;
            this.number = number;
            this.granted = granted;
            remaining = granted;
        }

        long free() {
            return isOver ? 0 : remaining - held;
        }

        private int rank() {
            return switch (kind) {
                case QUOTA -> 0;
                case "promo" -> 1;
                default -> 2;
            };
        }
    }

    /** What is kept back for one call: how much of which lot, in the order of payment. */
    static final class Kept {
        final long output;
        final long quota;
        final long amount;
        final Map<Lot, Long> parts;

        Kept(long output, long quota, long amount, Map<Lot, Long> parts) {
            this.output = output;
            this.quota = quota;
            this.amount = amount;
            this.parts = parts;
        }
    }

    void add(String source, String kind, int expires, long granted) {
        if (lots.stream().noneMatch(lot -> lot.source.equals(source))) {
            lots.add(new Lot(source, kind, expires, lots.size(), granted));
        }
    }

    boolean has(String source) {
        return lots.stream().anyMatch(lot -> lot.source.equals(source));
    }

    /** Null when the call is refused. */
    @Nullable
    Kept hold(HoldRequest request) {
        Tariff tariff = request.call().tariff();
        Need need = request.need();
        long quota = Math.min(free(quotaOf(request.call().model())), need.inputMax() + need.outputMax());
        long money = payAsYouGo ? free(money()) : 0;
        long output =
                Math.min(tariff.affordableOutput(need.inputMax(), need.outputMax(), quota, money), need.outputMax());
        if (output < need.outputMax() && (need.outputNamed() || output < 1)) return null;
        long amount = tariff.worstCase(need.inputMax(), output, quota);
        long held = Math.min(quota, need.inputMax() + output);
        Map<Lot, Long> parts = new TreeMap<>(ORDER);
        take(quotaOf(request.call().model()), held, parts);
        take(money(), amount, parts);
        parts.forEach((lot, part) -> lot.held += part);
        return new Kept(output, held, amount, parts);
    }

    /** Ends a call that used these tokens: it pays out of what was kept back for it, and the rest is written off. */
    Tariff.Cost end(Kept kept, Tariff tariff, Tokens tokens) {
        boolean isDelivered = !tokens.equals(Tokens.NONE);
        Tariff.Cost cost = tariff.cost(tokens, isDelivered ? kept.quota : 0);
        long quota = cost.quotaInput() + cost.quotaOutput();
        long open = Math.min(cost.nano(), kept.amount);
        for (Map.Entry<Lot, Long> part : kept.parts.entrySet()) {
            Lot lot = part.getKey();
            boolean isQuota = lot.kind.equals(QUOTA);
            long spent = Math.min(part.getValue(), isQuota ? quota : open);
            lot.held -= part.getValue();
            spend(lot, spent);
            if (isQuota) quota -= spent;
            else open -= spent;
        }
        writtenOff += Math.max(0, cost.nano() - kept.amount);
        return cost;
    }

    /** A call that somebody else ended by its checkpoint, and that had gone on: it pays late, as far as there is something. */
    void late(Kept kept, Tariff tariff, Tariff.Cost swept, String model, Tokens used) {
        long sweptQuota = swept.quotaInput() + swept.quotaOutput();
        long quota = Math.max(sweptQuota, Math.min(kept.quota, sweptQuota + free(quotaOf(model))));
        Tariff.Cost cost = tariff.cost(used, quota);
        long due = Math.max(0, cost.nano() - swept.nano());
        long taken = Math.min(Math.min(due, kept.amount - swept.nano()), payAsYouGo ? free(money()) : 0);
        pay(quotaOf(model), Math.max(0, cost.quotaInput() + cost.quotaOutput() - sweptQuota));
        pay(money(), taken);
        writtenOff += due - taken;
    }

    private static void pay(List<Lot> from, long amount) {
        Map<Lot, Long> parts = new TreeMap<>(ORDER);
        take(from, amount, parts);
        parts.forEach(Purses::spend);
    }

    private static final Comparator<Lot> ORDER = Comparator.comparingInt(Lot::rank)
            .thenComparingInt(lot -> lot.expires)
            .thenComparingInt(lot -> lot.number);

    private List<Lot> quotaOf(String model) {
        return lots.stream().filter(lot -> lot.source.equals("trial:" + model)).toList();
    }

    private List<Lot> money() {
        return lots.stream()
                .filter(lot -> !lot.kind.equals(QUOTA))
                .sorted(ORDER)
                .toList();
    }

    private static void spend(Lot lot, long amount) {
        lot.remaining -= amount;
        lot.used += amount;
    }

    private static long free(List<Lot> lots) {
        return lots.stream().mapToLong(Lot::free).sum();
    }

    private static void take(List<Lot> lots, long amount, Map<Lot, Long> into) {
        long open = amount;
        for (Lot lot : lots) {
            long part = Math.min(open, lot.free());
            if (part > 0) into.put(lot, part);
            open -= part;
        }
        if (open != 0) throw new IllegalStateException("took more than there is");
    }
}
