package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.http.RequestId;
import com.smartoken.money.Peak;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a receipt into words. */
record ReceiptPages(Proof proof, UsageFigures words) {
    ReceiptPage page(ConsoleLayout layout, boolean isKept) {
        UsageEntry entry = proof.entry();
        Recalculation bill = proof.bill();
        List<Proof.Check> checks = proof.checks(words);
        return new ReceiptPage(
                layout,
                RequestId.text(entry.requestId()),
                proof.model() == null ? entry.model() : proof.model().name(),
                proof.model() == null ? "" : "/models/" + entry.model(),
                UsageRow.Mark.of(entry),
                Stamp.millis(entry.startedAt(), words.figures()),
                words.figures().zone().getId(),
                words.usd(entry.charged()),
                Story.of(entry, words),
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
                words.usd(bill.exact()),
                bill.rounding().signum() == 0 ? "" : words.usd(bill.rounding()),
                words.usd(bill.nano()),
                proof.isCapped() ? words.usd(proof.due()) : "");
    }

    private List<ReceiptPage.Fact> price() {
        UsageEntry entry = proof.entry();
        List<ReceiptPage.Fact> facts = new ArrayList<>();
        facts.add(new ReceiptPage.Fact(
                "Price list",
                "In force since " + words.figures().day(entry.price().effective()),
                proof.model() == null ? "" : "/models/" + entry.model()));
        PriceEntry listed = proof.listed();
        URI source = listed == null ? null : listed.source();
        if (source != null) facts.add(new ReceiptPage.Fact("Vendor’s own page", source.getHost(), source.toString()));
        if (listed == null) facts.add(ReceiptPage.Fact.of("Source", "This version is no longer in the catalog."));
        long edge = entry.price().tierAbove();
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
        String factor = words.factor(proof.entry().price().factor()) + "×";
        if (peak == null) return proof.bill().isPeak() ? factor : "No peak hours";
        String began = "began " + Figures.clock(proof.entry().startedAt(), peak.zone()) + " in " + peak.zone();
        return proof.bill().isPeak() ? factor + ": it " + began : "Off-peak: it " + began;
    }

    private ReceiptPage.Hold hold() {
        UsageEntry entry = proof.entry();
        long released = Math.max(0, entry.held() - entry.charged());
        int part =
                entry.held() == 0 ? 0 : Math.clamp(Math.multiplyExact(entry.charged(), 1000L) / entry.held(), 0, 1000);
        return new ReceiptPage.Hold(
                words.usd(entry.held()),
                Stamp.millis(entry.startedAt(), words.figures()),
                words.usd(entry.charged()),
                Stamp.millis(entry.endedAt(), words.figures()),
                words.usd(released),
                part);
    }

    private ReceiptPage.Paid paid(Payment payment) {
        String name = switch (payment.kind()) {
            case "quota" -> "Free trial quota";
            case "promo" -> "Promotional credit";
            case "paid" -> "Topped-up balance";
            default -> "Written off: paid by us";
        };
        String source = payment.source();
        String href = source.startsWith("campaign:") ? "/campaigns/" + source.substring("campaign:".length()) : "";
        boolean isTokens = payment.kind().equals("quota");
        return new ReceiptPage.Paid(
                name,
                source,
                href,
                isTokens ? words.count(payment.amount(), "token") : words.usd(payment.amount()),
                payment.expiresAt() == null ? "" : "expires " + words.figures().day(payment.expiresAt()));
    }

    private ReceiptPage.Bar firstByte() {
        Integer first = proof.entry().firstByteMillis();
        Integer total = proof.entry().totalMillis();
        if (first == null || total == null || total == 0) return new ReceiptPage.Bar("", 0);
        return new ReceiptPage.Bar(words.millis(first), Math.clamp(1000L * first / total, 0, 1000));
    }

    private List<ReceiptPage.Fact> facts() {
        UsageEntry entry = proof.entry();
        List<ReceiptPage.Fact> facts = new ArrayList<>();
        facts.add(
                new ReceiptPage.Fact("Model", entry.model(), proof.model() == null ? "" : "/models/" + entry.model()));
        add(facts, "Route", entry.route());
        facts.add(new ReceiptPage.Fact(
                "API key",
                entry.key().name() + " (" + entry.key().prefix() + "…)",
                UsageRoutes.PATH + "?key=" + entry.key().id()));
        facts.add(ReceiptPage.Fact.of("Endpoint", entry.path() + (entry.streamed() ? ", streamed" : "")));
        facts.add(ReceiptPage.Fact.of(
                "Status", entry.status() + (entry.errorCode() == null ? "" : " " + entry.errorCode())));
        add(facts, "Finish reason", entry.finishReason());
        add(facts, "Feature", entry.feature());
        add(facts, "End user", entry.endUser());
        String count = entry.estimated() ? "Our own estimate: the vendor gave none" : "As the vendor reported them";
        facts.add(ReceiptPage.Fact.of("Token counts", entry.outcome() == UsageEntry.Outcome.RELEASED ? "None" : count));
        return facts;
    }

    private static void add(List<ReceiptPage.Fact> facts, String label, @Nullable String value) {
        if (!Objects.requireNonNullElse(value, "").isEmpty())
            facts.add(ReceiptPage.Fact.of(label, Objects.toString(value)));
    }

    static @Nullable Model model(com.smartoken.content.catalog.Catalog catalog, UsageEntry entry) {
        Model model = catalog.find(entry.model());
        return model != null && model.id().equals(entry.model()) ? model : null;
    }
}
