package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.Prompt;
import com.smartoken.relay.chat.TextMeter;
import com.smartoken.relay.chat.Usage;
import com.smartoken.relay.measure.TimedAttempt;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wallet.Wallet.OpenHold;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt works with: the call, the model it is priced as, the route that is asked, the money held, its clock,
 * and what it costs the operator.
 */
record Try(
        Call call,
        Model model,
        RouteTarget route,
        String upstreamModel,
        OpenHold hold,
        TimedAttempt measured,
        Spent spent) {
    /** What the route's upstream is asked for. */
    Vendor.Ask ask() {
        Long asked = call.request().outputMax();
        boolean limited = hold.isLimited() || (asked != null && asked > model.maxOutput());
        return new Vendor.Ask(
                model,
                upstreamModel,
                limited ? (Long) hold.output() : null,
                call.key().accountId());
    }

    /** Notes for the receipt what came of it. */
    void ended(Attempt.Result result) {
        spent.ended(result);
        call.tried(new Attempt(route.name(), result, call.millis()));
    }

    /** What usage can't exceed. */
    Usage.Bounds bounds() {
        int choices = call.request().choices();
        return new Usage.Bounds(
                Math.max(model.context(), call.request().prompt().tokensMax()),
                Math.multiplyExact(hold.output(), (long) choices),
                Math.multiplyExact(model.maxOutput(), (long) choices));
    }

    /** The tokens to charge: the upstream's when they can be believed, else our own estimate of what went through. */
    Tokens tokens(@Nullable Tokens reported, long outputTenths) {
        if (reported != null) return reported;
        Usage.Bounds bounds = bounds();
        Prompt prompt = call.request().prompt();
        return Tokens.of(
                Math.min(prompt.tokensEstimate(), prompt.tokensMax()),
                Math.min(TextMeter.tokens(outputTenths), bounds.outputMax()));
    }
}
