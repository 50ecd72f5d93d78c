package com.smartoken.console.usage;

import com.smartoken.content.catalog.PriceEntry;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageReceipts.Late;
import com.smartoken.db.UsageReceipts.Lot;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.db.ledger.AppliedPrice;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Charge;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.http.RequestId;
import com.smartoken.money.Usd;
import com.smartoken.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** A receipt for programs: integers only, so that it can be computed again to the last digit. */
final class ReceiptJson {
    private ReceiptJson() {}

    /** A program that recomputes a receipt from its file. */
    static String snippet(Proof proof) {
        String file = RequestId.text(proof.entry().requestId()) + ".json";
        Recalculation bill = proof.bill();
        if (bill.isTiered() || !bill.fees().isEmpty()) return longerSnippet(file, proof.isCapped());
        String cap = proof.isCapped() ? "nano = min(nano, r[\"held_nano_usd\"])  # never more than was held\n" : "";
        return """
                import json

                r = json.load(open("%s"))
                pico = sum(line["billed"] * line["rate"] for line in r["lines"])
                nano = -(-pico * r["factor"] // 1_000_000)  # rounded up, once
                %sprint(nano == r["cost_nano_usd"], nano, "nano-dollars")
                """.formatted(file, cap);
    }

    /** The same where there is more than tokens at their usual price. */
    private static String longerSnippet(String file, boolean isCapped) {
        String cap = isCapped ? "nano = min(nano, r[\"held_nano_usd\"])  # never more than was held\n" : "";
        return """
                import json

                r = json.load(open("%s"))
                pico = sum(line["billed"] * line["rate"] for line in r["lines"])
                nano = -(-pico * r["factor"] * r["service_tier_factor"] // 1_000_000_000)  # rounded up, once
                nano += sum(fee["per_call_nano_usd"] + fee["uses"] * fee["per_use_nano_usd"] for fee in r["fees"])
                %sprint(nano == r["cost_nano_usd"], nano, "nano-dollars")
                """.formatted(file, cap);
    }

    static String write(Proof proof) {
        UsageEntry entry = proof.entry();
        JsonWriter json = new JsonWriter(4096).open('{');
        json.name("object").value("receipt").name("id").value(RequestId.text(entry.requestId()));
        request(json, entry);
        bill(json, proof);
        Charge charge = entry.charge();
        json.name("held_nano_usd").value(charge.held());
        json.name("cost_nano_usd").value(charge.cost());
        json.name("charged_nano_usd").value(charge.charged());
        json.name("written_off_nano_usd").value(proof.writtenOff());
        json.name("charged_usd").value(new Usd(proof.net()).plain());
        late(json, proof.receipt().late());
        json.name("refunded_nano_usd").value(proof.sum(MovementKind.REFUND, false));
        json.name("paid_by").open('[');
        for (Payment payment : proof.receipt().payments()) payment(json, payment);
        json.close(']');
        attempts(json, entry);
        return json.close('}').toString();
    }

    private static void request(JsonWriter json, UsageEntry entry) {
        Asked asked = entry.asked();
        Ending ending = entry.ending();
        json.name("model").value(asked.model());
        json.name("route").value(ending.routing().route());
        json.name("api_key").value(entry.key().prefix());
        json.name("path").value(asked.path()).name("streamed").value(asked.streamed());
        json.name("outcome").value(entry.outcome().word());
        json.name("status").value(ending.reply().status());
        json.name("error_code").value(ending.reply().errorCode());
        json.name("finish_reason").value(ending.reply().finishReason());
        json.name("feature").value(entry.labels().feature());
        json.name("end_user").value(entry.labels().endUser());
        json.name("started_at").value(entry.startedAt().toString());
        json.name("ended_at").value(entry.endedAt().toString());
        json.name("usage_is").value(ending.metered().estimated() ? "estimated" : "reported");
        if (ending.metered().estimated()) json.name("usage_is_because").value(ReceiptPages.countedBy(entry));
    }

    private static void bill(JsonWriter json, Proof proof) {
        AppliedPrice price = proof.entry().charge().price();
        PriceEntry listed = proof.listed();
        json.name("price").open('{');
        json.name("effective").value(price.effective().toString());
        json.name("tier_above_input_tokens").value(price.tierAbove());
        json.name("source")
                .value(
                        listed == null || listed.source() == null
                                ? null
                                : listed.source().toString());
        json.close('}');
        json.name("formula")
                .value("ceil(sum(billed * rate) * factor * service_tier_factor / 1000000000)"
                        + " + sum(per_call + uses * per_use) nano-dollars");
        json.name("rate_unit").value("pico-dollars a token, which is micro-dollars for 1,000,000 tokens");
        json.name("factor").value(price.factor()).name("factor_unit").value("thousandths");
        json.name("service_tier_factor").value(price.extras().times());
        json.name("lines").open('[');
        for (Recalculation.Line line : proof.bill().lines()) {
            json.open('{').name("class").value(line.name()).name("tokens").value(line.tokens());
            json.name("free").value(line.free()).name("billed").value(line.billed());
            json.name("rate").value(line.rate()).close('}');
        }
        json.close(']').name("fees").open('[');
        for (Recalculation.Fee fee : proof.bill().fees()) {
            json.open('{').name("feature").value(fee.name()).name("uses").value(fee.uses());
            json.name("per_call_nano_usd").value(fee.perCall());
            json.name("per_use_nano_usd").value(fee.perUse());
            json.name("nano_usd").value(fee.nano()).close('}');
        }
        json.close(']');
    }

    /** What came late, when something did. */
    private static void late(JsonWriter json, @Nullable Late late) {
        json.name("late");
        if (late == null) {
            json.value((String) null);
            return;
        }
        json.open('{').name("input_tokens").value(late.tokens().input());
        json.name("output_tokens").value(late.tokens().output());
        json.name("due_nano_usd").value(late.cost());
        json.name("charged_nano_usd").value(late.charged());
        json.name("at").value(late.at().toString()).close('}');
    }

    private static void payment(JsonWriter json, Payment payment) {
        Lot lot = payment.lot();
        json.open('{')
                .name("kind")
                .value(lot == null ? MovementKind.WRITE_OFF.word() : lot.kind().word());
        json.name("movement").value(payment.kind().word());
        json.name("source").value(lot == null ? null : lot.source().word());
        json.name("lot").value(lot == null ? 0 : lot.id());
        json.name(payment.isQuota() ? "tokens" : "nano_usd").value(payment.amount());
        json.name("at").value(payment.at().toString()).close('}');
    }

    private static void attempts(JsonWriter json, UsageEntry entry) {
        json.name("attempts").open('[');
        for (AttemptBar attempt : AttemptBar.of(entry)) {
            json.open('{').name("route").value(attempt.route()).name("outcome").value(attempt.outcome());
            json.name("ms").value(attempt.millis()).close('}');
        }
        json.close(']');
        number(json, "first_byte_ms", entry.ending().timing().firstByteMillis());
        number(json, "total_ms", entry.ending().timing().totalMillis());
    }

    private static void number(JsonWriter json, String name, @Nullable Integer value) {
        json.name(name);
        if (value == null) json.value((String) null);
        else json.value((long) value);
    }
}
