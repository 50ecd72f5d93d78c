package com.smartoken.db.ledger;

import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a hold ends, worked out before it is written: what is taken of each lot that it kept back, and never more. What a
 * call cost beyond its hold is nobody's debt but the operator's.
 *
 * @param ending null for a hold that leaves no line in the log
 * @param parts each part of the hold with what is paid out of it
 * @param seen only while the hold's last checkpoint is still this one; null for whatever it is, -1 for none
 */
record HoldEnd(
        HoldOutcome outcome,
        @Nullable Ending ending,
        Charge charge,
        List<Paid> parts,
        @Nullable Long seen) {
    /** A part of a hold, and how much of it is paid; the rest is free again. */
    record Paid(Hold.Part part, long amount) {}

    /** The end of a call by whoever made it. */
    static HoldEnd of(Hold hold, Ending ending) {
        boolean isDelivered = ending.delivered();
        Ending.Metered used = isDelivered ? ending.metered() : Ending.Metered.NOTHING;
        Tariff.Cost cost = hold.call().tariff().cost(used.tokens(), used.uses(), isDelivered ? hold.quota() : 0);
        HoldOutcome outcome = isDelivered ? HoldOutcome.SETTLED : HoldOutcome.RELEASED;
        return of(hold, outcome, ending, cost, null);
    }

    /** Frees it all, for a call that goes on with another hold. */
    static HoldEnd discarding(Hold hold) {
        return of(hold, HoldOutcome.RELEASED, null, hold.call().tariff().cost(Tokens.NONE, 0), null);
    }

    /**
     * The end that somebody else gives it, by its last checkpoint: it never cost more than was kept back, and nobody can
     * tell what it used beside tokens, so that costs nothing.
     */
    static HoldEnd sweeping(Hold hold, @Nullable Tokens checkpoint) {
        Tokens tokens = checkpoint == null || checkpoint.output() == 0 ? Tokens.NONE : checkpoint;
        boolean isDelivered = tokens.output() > 0;
        Ending ending = new Ending(
                isDelivered,
                new Ending.Metered(tokens, true),
                Ending.Reply.error(499, "swept"),
                Ending.Routing.NONE,
                Ending.Timing.NONE);
        Tariff.Cost full = hold.call().tariff().cost(tokens, isDelivered ? hold.quota() : 0);
        return of(
                hold,
                HoldOutcome.SWEPT,
                ending,
                full.atMost(hold.amount()),
                checkpoint == null ? -1L : (Long) checkpoint.output());
    }

    private static HoldEnd of(
            Hold hold, HoldOutcome outcome, @Nullable Ending ending, Tariff.Cost cost, @Nullable Long seen) {
        long charged = Math.min(cost.nano(), hold.amount());
        long money = charged;
        long quota = cost.quotaInput() + cost.quotaOutput();
        List<Paid> parts = new ArrayList<>(hold.parts().size());
        for (Hold.Part part : hold.parts()) {
            boolean isMoney = part.asset().isMoney();
            long paid = Math.min(isMoney ? money : quota, part.amount());
            if (isMoney) money -= paid;
            else quota -= paid;
            parts.add(new Paid(part, paid));
        }
        if (money != 0 || quota != 0) throw new IllegalStateException("a hold's parts are less than it");
        return new HoldEnd(outcome, ending, Charge.of(hold, cost, charged), List.copyOf(parts), seen);
    }

    boolean isLogged() {
        return ending != null;
    }

    Settlement settlement() {
        if (!isLogged()) return Settlement.NOTHING;
        return new Settlement(charge.cost(), charge.charged(), charge.quotaInput(), charge.quotaOutput());
    }
}
