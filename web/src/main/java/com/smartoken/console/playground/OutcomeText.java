package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.db.PlaygroundRuns.Outcome;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.http.RequestId;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What came of a call, in the words of the page. */
final class OutcomeText {
    private OutcomeText() {}

    static String receipt(UUID requestId) {
        return "/console/usage/" + RequestId.text(requestId);
    }

    /** Which money paid. */
    static String paid(Outcome outcome) {
        List<String> sources = new ArrayList<>();
        if (outcome.quota() > 0) sources.add(LotKind.QUOTA.phrase());
        if (outcome.fromCredit().nano() > 0) sources.add(LotKind.PROMO.phrase());
        if (outcome.fromBalance().nano() > 0) sources.add(LotKind.PAID.phrase());
        return sources.isEmpty() ? "nothing to pay" : String.join(" and ", sources);
    }

    /** Milliseconds after the first byte; 0 when that can't be told. */
    private static long spokeMillis(Outcome outcome) {
        Integer first = outcome.firstByteMillis();
        return first == null || outcome.output() == 0 ? 0 : Math.max(0, outcome.totalMillis() - first);
    }

    /** For the script: what it prints as it is, and plain numbers to compare by. */
    static byte[] json(UUID requestId, Outcome outcome, Figures figures) {
        long spoke = spokeMillis(outcome);
        JsonWriter json = new JsonWriter(512).open('{');
        json.name("model").value(outcome.model()).name("route").value(outcome.route());
        json.name("status").value(outcome.status()).name("error").value(outcome.errorCode());
        json.name("input").value(outcome.input()).name("cached").value(outcome.cached());
        json.name("output").value(outcome.output()).name("thinking").value(outcome.thinking());
        json.name("cost").value(figures.usd(outcome.charged()));
        json.name("cost_usd").value(outcome.charged().plain());
        json.name("paid").value(paid(outcome));
        json.name("first_byte_ms").value((long) Objects.requireNonNullElse(outcome.firstByteMillis(), 0));
        json.name("total_ms").value(outcome.totalMillis());
        json.name("speed").value(spoke == 0 ? "" : figures.speed(outcome.output(), spoke));
        json.name("spoke_ms").value(spoke);
        json.name("receipt").value(receipt(requestId)).close('}');
        return json.toBytes();
    }
}
