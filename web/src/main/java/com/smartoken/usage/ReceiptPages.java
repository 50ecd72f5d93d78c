package com.smartoken.usage;

import com.smartoken.account.ConsoleLayout;
import com.smartoken.catalog.Model;
import com.smartoken.catalog.PriceEntry;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.http.RequestId;
import com.smartoken.money.Peak;
import java.net.URI;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a receipt into words. */
record ReceiptPages(Proof proof, ZoneId zone) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.US);

    ReceiptPage page(ConsoleLayout layout, boolean isKept) {
        UsageEntry entry = proof.entry();
        Bill bill = proof.bill();
        List<Proof.Check> checks = proof.checks();
        return new ReceiptPage(
                layout,
                RequestId.text(entry.requestId()),
                proof.model() == null ? entry.model() : proof.model().name(),
                proof.model() == null ? "" : "/models/" + entry.model(),
                UsageRow.Mark.of(entry),
                Stamp.full(entry.startedAt(), zone),
                zone.getId(),
                Words.usd(entry.charged()),
                Story.of(entry),
                bill.lines().stream().map(ReceiptPages::line).toList(),
                bill.usedQuota(),
                sum(),
                price(),
                hold(),
                proof.receipt().payments().stream().map(this::paid).toList(),
                Attempt.of(entry),
                firstByte(),
                facts(),
                checks,
                checks.stream().allMatch(Proof.Check::holds),
                ReceiptJson.snippet(proof),
                isKept ? "/console/playground?request=" + RequestId.text(entry.requestId()) : "");
    }

    private static ReceiptPage.Line line(Bill.Line line) {
        return new ReceiptPage.Line(
                line.label(),
                Words.count(line.tokens()),
                line.free() == 0 ? "" : "−" + Words.count(line.free()),
                Words.count(line.billed()),
                Words.rate(line.rate()),
                Words.pico(line.pico()));
    }

    private ReceiptPage.Sum sum() {
        Bill bill = proof.bill();
        return new ReceiptPage.Sum(
                bill.formula(),
                Words.pico(bill.pico()),
                bill.isPeak() ? Words.times(bill.factor()) : "",
                Words.usd(bill.exact()),
                bill.rounding().signum() == 0 ? "" : Words.usd(bill.rounding()),
                Words.usd(bill.nano()),
                proof.isCapped() ? Words.usd(proof.due()) : "");
    }

    private List<ReceiptPage.Fact> price() {
        UsageEntry entry = proof.entry();
        List<ReceiptPage.Fact> facts = new ArrayList<>();
        facts.add(new ReceiptPage.Fact(
                "Price list",
                "In force since " + DAY.format(entry.price().effective()),
                proof.model() == null ? "" : "/models/" + entry.model()));
        PriceEntry listed = proof.listed();
        URI source = listed == null ? null : listed.source();
        if (source != null) facts.add(new ReceiptPage.Fact("Vendor’s own page", source.getHost(), source.toString()));
        if (listed == null) facts.add(ReceiptPage.Fact.of("Source", "This version is no longer in the catalog."));
        long edge = entry.price().tierAbove();
        facts.add(ReceiptPage.Fact.of(
                "Tier",
                edge > 0
                        ? "Above " + Words.count(edge) + " input tokens: there were "
                                + Words.count(entry.tokens().input())
                        : tiers(listed)));
        facts.add(ReceiptPage.Fact.of("Peak", peak()));
        return facts;
    }

    private String tiers(@Nullable PriceEntry listed) {
        if (listed == null || listed.price().tiers().isEmpty()) return "One price for any length";
        return "The first, up to "
                + Words.count(listed.price().tiers().getFirst().above()) + " input tokens";
    }

    private String peak() {
        Peak peak = proof.peak();
        String factor = Words.times(proof.entry().price().factor());
        if (peak == null) return proof.bill().isPeak() ? factor : "No peak hours";
        String began = "began " + CLOCK.format(proof.entry().startedAt().atZone(peak.zone())) + " in " + peak.zone();
        return proof.bill().isPeak() ? factor + ": it " + began : "Off-peak: it " + began;
    }

    private ReceiptPage.Hold hold() {
        UsageEntry entry = proof.entry();
        long released = Math.max(0, entry.held() - entry.charged());
        int part =
                entry.held() == 0 ? 0 : Math.clamp(Math.multiplyExact(entry.charged(), 1000L) / entry.held(), 0, 1000);
        return new ReceiptPage.Hold(
                Words.usd(entry.held()),
                Stamp.full(entry.startedAt(), zone),
                Words.usd(entry.charged()),
                Stamp.full(entry.endedAt(), zone),
                Words.usd(released),
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
                isTokens ? Words.count(payment.amount(), "token") : Words.usd(payment.amount()),
                payment.expiresAt() == null
                        ? ""
                        : "expires " + DAY.format(payment.expiresAt().atZone(zone)));
    }

    private ReceiptPage.Bar firstByte() {
        Integer first = proof.entry().firstByteMillis();
        Integer total = proof.entry().totalMillis();
        if (first == null || total == null || total == 0) return new ReceiptPage.Bar("", 0);
        return new ReceiptPage.Bar(Words.millis(first), Math.clamp(1000L * first / total, 0, 1000));
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

    static @Nullable Model model(com.smartoken.catalog.Catalog catalog, UsageEntry entry) {
        Model model = catalog.find(entry.model());
        return model != null && model.id().equals(entry.model()) ? model : null;
    }
}
