package com.smartoken.console.usage;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageReceipts.Late;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.db.UsageReceipts.Receipt;
import com.smartoken.db.ledger.Charge;
import com.smartoken.db.ledger.HoldOutcome;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.PricedExtras;
import com.smartoken.money.Rates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be checked of a receipt, checked: the formula against the charge, what paid against the charge, the rates
 * against the published price list, the charge against the hold.
 */
public record Proof(
        Receipt receipt, Recalculation bill, @Nullable Model model) {

    /** A statement that was checked just now; false when it does not hold. */
    public record Check(boolean holds, String text) {}

    static Proof of(Receipt receipt, @Nullable Model model) {
        return new Proof(receipt, Recalculation.of(receipt.entry()), model);
    }

    UsageEntry entry() {
        return receipt.entry();
    }

    Charge charge() {
        return entry().charge();
    }

    /** By the formula; a hold that was swept never costs more than was held. */
    long due() {
        return isCapped() ? charge().held() : bill.nano();
    }

    boolean isCapped() {
        return entry().outcome() == HoldOutcome.SWEPT && bill.nano() > charge().held();
    }

    /** Nano-dollars that the operator bore. */
    long writtenOff() {
        Late late = receipt.late();
        return charge().cost() - charge().charged() + (late == null ? 0 : late.cost() - late.charged());
    }

    /** Nano-dollars that it cost in the end: with what came late, without what was given back. */
    long net() {
        Late late = receipt.late();
        return charge().charged() + (late == null ? 0 : late.charged()) - sum(MovementKind.REFUND, false);
    }

    /** What of it was moved so: nano-dollars, or tokens. */
    long sum(MovementKind kind, boolean inTokens) {
        return receipt.payments().stream()
                .filter(payment -> payment.kind() == kind && payment.isQuota() == inTokens)
                .mapToLong(Payment::amount)
                .sum();
    }

    /** The version of the price list that was used; null when the catalog has it no more. */
    @Nullable
    PriceEntry listed() {
        if (model == null) return null;
        return model.prices().stream()
                .filter(price ->
                        price.price().effective().equals(charge().price().effective()))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    Peak peak() {
        PriceEntry listed = listed();
        return listed == null ? null : listed.price().peak();
    }

    /** Whether rates, tier and factor are what the price list says for this request; null when it can't be told. */
    @Nullable
    Boolean isAsListed() {
        PriceEntry listed = listed();
        if (listed == null) return null;
        Price price = listed.price();
        Rates rates = price.rates();
        long edge = 0;
        for (Price.Tier tier : price.tiers()) {
            if (entry().tokens().input() <= tier.above()) continue;
            edge = tier.above();
            rates = tier.rates();
        }
        int factor = price.tariffAt(entry().startedAt()).factor();
        Rates applied = charge().price().rates();
        return rates.withLongCacheWrite(applied.longCacheWrite()).equals(applied)
                && (applied.longCacheWrite() == 0 || applied.longCacheWrite() == rates.longCacheWrite())
                && edge == charge().price().tierAbove()
                && factor == charge().price().factor()
                && isOffered(price.offer());
    }

    /** Whether what was used beside tokens has these prices; the usual tier's multiple needs none. */
    private boolean isOffered(Offer offer) {
        PricedExtras extras = charge().price().extras();
        for (PricedExtras.Line line : extras.lines()) {
            Fee fee = offer.fee(line.feature());
            if (fee == null || fee.perCall() != line.perCall() || fee.perUse() != line.perUse()) return false;
        }
        return extras.times() == Peak.NORMAL || offer.serviceTiers().containsValue(extras.times());
    }

    List<Check> checks(UsageFigures words) {
        List<Check> checks = new ArrayList<>();
        long quota = charge().quota();
        boolean isRight = due() == charge().cost();
        checks.add(new Check(
                isRight,
                isRight
                        ? "The formula, computed again for this page, gives the cost in the books: " + words.usd(due())
                                + "."
                        : "The formula gives " + words.usd(due()) + " and the books say " + words.usd(charge().cost())
                                + "."));
        boolean isPaid = sum(MovementKind.USE, false) == charge().charged() && sum(MovementKind.USE, true) == quota;
        checks.add(new Check(isPaid, paidText(isPaid, quota, words)));
        Boolean isAsListed = isAsListed();
        if (isAsListed != null)
            checks.add(new Check(
                    isAsListed,
                    isAsListed
                            ? "The rates are those of the published price list of that day."
                            : "The rates differ from the price list of that day as it is published now."));
        Late late = receipt.late();
        if (late != null) {
            boolean isPaidLate =
                    sum(MovementKind.LATE, false) == late.charged() && sum(MovementKind.LATE, true) == late.quota();
            checks.add(new Check(
                    isPaidLate,
                    isPaidLate
                            ? "What paid late sums to " + words.usd(late.charged()) + " of " + words.usd(late.cost())
                                    + " that was still due."
                            : "What paid late does not sum to what was charged late."));
        }
        boolean isWithin = charge().charged() + (late == null ? 0 : late.charged()) <= charge().held();
        checks.add(new Check(
                isWithin,
                isWithin
                        ? "The charge is within what was held for it: " + words.usd(charge().held()) + "."
                        : "More was charged than was held for it."));
        return checks;
    }

    private String paidText(boolean isPaid, long quota, UsageFigures words) {
        if (!isPaid) return "What paid does not sum to the charge.";
        String tokens = quota == 0 ? "" : " and " + words.count(quota, "token") + " of free quota";
        if (receipt.payments().isEmpty()) return "Nothing was taken from your wallet for it.";
        return "What paid sums to the charge: " + words.usd(charge().charged()) + tokens + ".";
    }
}
