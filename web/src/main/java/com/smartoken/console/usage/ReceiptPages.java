package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Figures;
import com.smartoken.console.Origins;
import com.smartoken.console.Stamp;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageReceipts.Late;
import com.smartoken.db.UsageReceipts.Lot;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldOutcome;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.http.RequestId;
import com.smartoken.money.Peak;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a receipt into words. */
record ReceiptPages(Proof proof, UsageFigures words, Origins origins) {
    ReceiptPage page(ConsoleLayout layout, boolean isKept) {
        UsageEntry entry = proof.entry();
        Recalculation bill = proof.bill();
        List<Proof.Check> checks = proof.checks(words);
        return new ReceiptPage(
                layout,
                RequestId.text(entry.requestId()),
                proof.model() == null ? entry.asked().model() : proof.model().name(),
                proof.model() == null ? "" : "/models/" + entry.asked().model(),
                UsageRow.Mark.of(entry),
                Stamp.millis(entry.startedAt(), words.figures()),
                words.figures().zone().getId(),
                words.usd(proof.net()),
                Story.of(proof, words),
                bill.lines().stream().map(this::line).toList(),
                bill.usedQuota(),
                sum(),
                price(),
                hold(),
                proof.receipt().payments().stream().map(this::paid).toList(),
                AttemptBar.of(entry).stream()
                        .map(attempt -> new ReceiptPage.Tried(attempt, words.millis(attempt.millis())))
                        .toList(),
                firstByte(),
                facts(),
                checks,
                checks.stream().allMatch(Proof.Check::holds),
                ReceiptJson.snippet(proof),
                isKept ? "/console/playground?request=" + RequestId.text(entry.requestId()) : "");
    }

    private ReceiptPage.Line line(Recalculation.Line line) {
        return new ReceiptPage.Line(
                line.label(),
                words.count(line.tokens()),
                line.free() == 0 ? "" : "−" + words.count(line.free()),
                words.count(line.billed()),
                words.rate(line.rate()),
                words.pico(line.pico()));
    }

    private ReceiptPage.Sum sum() {
        Recalculation bill = proof.bill();
        return new ReceiptPage.Sum(
                bill.formula(words),
                words.pico(bill.pico()),
                bill.isPeak() ? words.factor(bill.factor()) + "×" : "",
                words.usd(bill.afterPeak()),
                bill.isTiered() ? words.factor(bill.times()) + "×" : "",
                words.usd(bill.exact()),
                bill.rounding().signum() == 0 ? "" : words.usd(bill.rounding()),
                bill.fees().stream().map(this::fee).toList(),
                words.usd(bill.nano()),
                proof.isCapped() ? words.usd(proof.due()) : "");
    }

    private ReceiptPage.Fee fee(Recalculation.Fee fee) {
        List<String> price = new ArrayList<>();
        if (fee.perCall() > 0) price.add(words.usd(fee.perCall()) + " for the call");
        if (fee.perUse() > 0) price.add(words.usd(fee.perUse()) + " each");
        return new ReceiptPage.Fee(
                fee.label(), words.count(fee.uses()), String.join(", ", price), words.usd(fee.nano()));
    }

    private List<ReceiptPage.Fact> price() {
        UsageEntry entry = proof.entry();
        List<ReceiptPage.Fact> facts = new ArrayList<>();
        facts.add(new ReceiptPage.Fact(
                "Price list",
                "In force since " + words.figures().day(entry.charge().price().effective()),
                proof.model() == null ? "" : "/models/" + entry.asked().model()));
        PriceEntry listed = proof.listed();
        URI source = listed == null ? null : listed.source();
        if (source != null) facts.add(new ReceiptPage.Fact("Vendor’s own page", source.getHost(), source.toString()));
        if (listed == null) facts.add(ReceiptPage.Fact.of("Source", "This version is no longer in the catalog."));
        long edge = entry.charge().price().tierAbove();
        facts.add(ReceiptPage.Fact.of(
                "Tier",
                edge > 0
                        ? "Above " + words.count(edge) + " input tokens: there were "
                                + words.count(entry.tokens().input())
                        : tiers(listed)));
        facts.add(ReceiptPage.Fact.of("Peak", peak()));
        return facts;
    }

    private String tiers(@Nullable PriceEntry listed) {
        if (listed == null || listed.price().tiers().isEmpty()) return "One price for any length";
        return "The first, up to "
                + words.count(listed.price().tiers().getFirst().above()) + " input tokens";
    }

    private String peak() {
        Peak peak = proof.peak();
        String factor = words.factor(proof.charge().price().factor()) + "×";
        if (peak == null) return proof.bill().isPeak() ? factor : "No peak hours";
        String began = "began " + Figures.clock(proof.entry().startedAt(), peak.zone()) + " in " + peak.zone();
        return proof.bill().isPeak() ? factor + ": it " + began : "Off-peak: it " + began;
    }

    private ReceiptPage.Hold hold() {
        UsageEntry entry = proof.entry();
        long held = entry.charge().held();
        Late late = proof.receipt().late();
        long charged = entry.charge().charged() + (late == null ? 0 : late.charged());
        long released = Math.max(0, held - charged);
        int part = held == 0 ? 0 : Math.clamp(Math.multiplyExact(charged, 1000L) / held, 0, 1000);
        return new ReceiptPage.Hold(
                words.usd(held),
                Stamp.millis(entry.startedAt(), words.figures()),
                words.usd(charged),
                Stamp.millis(late == null ? entry.endedAt() : late.at(), words.figures()),
                words.usd(released),
                part);
    }

    private ReceiptPage.Paid paid(Payment payment) {
        Lot lot = payment.lot();
        if (lot == null) {
            return new ReceiptPage.Paid("Written off: paid by us", "", "", words.usd(payment.amount()), "");
        }
        Instant expires = lot.expiresAt();
        String title = lot.kind().title();
        return new ReceiptPage.Paid(
                switch (payment.kind()) {
                    case LATE -> title + ", late";
                    case REFUND -> "Given back to " + lot.kind().phrase();
                    default -> title;
                },
                origins.of(lot.source()),
                lot.source() instanceof Source.Campaign(String slug) ? "/campaigns/" + slug : "",
                (payment.kind() == MovementKind.REFUND ? "−" : "")
                        + (payment.isQuota() ? words.count(payment.amount(), "token") : words.usd(payment.amount())),
                expires == null ? "" : "expires " + words.figures().day(expires));
    }

    private ReceiptPage.Bar firstByte() {
        Ending.Timing timing = proof.entry().ending().timing();
        Integer first = timing.firstByteMillis();
        int total = timing.totalMillis();
        if (first == null || total == 0) return new ReceiptPage.Bar("", 0);
        return new ReceiptPage.Bar(words.millis(first), Math.clamp(1000L * first / total, 0, 1000));
    }

    private List<ReceiptPage.Fact> facts() {
        UsageEntry entry = proof.entry();
        Asked asked = entry.asked();
        Ending.Reply reply = entry.ending().reply();
        List<ReceiptPage.Fact> facts = new ArrayList<>();
        facts.add(
                new ReceiptPage.Fact("Model", asked.model(), proof.model() == null ? "" : "/models/" + asked.model()));
        add(facts, "Route", entry.ending().routing().route());
        facts.add(new ReceiptPage.Fact(
                "API key",
                entry.key().name() + " (" + entry.key().prefix() + "…)",
                UsageRoutes.PATH + "?key=" + entry.key().id()));
        facts.add(ReceiptPage.Fact.of("Endpoint", asked.path() + (asked.streamed() ? ", streamed" : "")));
        facts.add(ReceiptPage.Fact.of(
                "Status", reply.status() + (reply.errorCode() == null ? "" : " " + reply.errorCode())));
        add(facts, "Finish reason", reply.finishReason());
        add(facts, "Feature", entry.labels().feature());
        add(facts, "End user", entry.labels().endUser());
        String count = entry.ending().metered().estimated() ? whyOurs(entry) : "As the vendor reported them";
        facts.add(ReceiptPage.Fact.of("Token counts", entry.outcome() == HoldOutcome.RELEASED ? "None" : count));
        return facts;
    }

    /** Why the tokens are our own count. */
    private static String whyOurs(UsageEntry entry) {
        return switch (countedBy(entry)) {
            case "too_few_reported" -> "Our own count: the vendor reported fewer than what was delivered can be";
            case "impossible_reported" -> "Our own count: what the vendor reported can't be";
            default -> "Our own estimate: the vendor gave none";
        };
    }

    /** The word that the log keeps of it; entries from before it did have none. */
    static String countedBy(UsageEntry entry) {
        List<Attempt> attempts = entry.ending().routing().attempts();
        String word = attempts.isEmpty() ? null : attempts.getLast().countedBy();
        return word == null ? "none_reported" : word;
    }

    private static void add(List<ReceiptPage.Fact> facts, String label, @Nullable String value) {
        if (!Objects.requireNonNullElse(value, "").isEmpty())
            facts.add(ReceiptPage.Fact.of(label, Objects.toString(value)));
    }

    static @Nullable Model model(com.smartoken.content.catalog.Catalog catalog, UsageEntry entry) {
        Model model = catalog.find(entry.asked().model());
        return model != null && model.id().equals(entry.asked().model()) ? model : null;
    }
}
