package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Settlement;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.chat.Usage;
import com.smartoken.relay.measure.TimedAttempt;
import com.smartoken.relay.vendor.OutputRoom;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wallet.Wallet.OpenHold;

/**
 * What an attempt works with: the call, the model it is priced as, the route that is asked, the money held, its clock,
 * and what it costs the operator.
 */
record Try(
        Call call,
        Model model,
        Candidate candidate,
        OpenHold hold,
        TimedAttempt measured,
        TokenRate rate,
        Losses losses,
        Spent spent) {
    RouteTarget route() {
        return candidate.target();
    }

    String upstreamModel() {
        return candidate.upstreamModel();
    }

    /** What the route's upstream is asked for. */
    Vendor.Ask ask() {
        Long asked = call.request().outputMax();
        OutputRoom room =
                candidate.room(call.request(), model, call.startedAt()).output().within(hold.output());
        boolean limited = hold.isLimited() || (asked != null && asked > model.maxOutput());
        return new Vendor.Ask(
                model,
                upstreamModel(),
                limited ? (Long) room.answer() : null,
                room.budget(),
                call.key().accountId(),
                wanted().wares());
    }

    private Wanted wanted() {
        return candidate.wanted(call.request(), model, call.startedAt());
    }

    /** Notes for the receipt what came of it. */
    void ended(Attempt.Result result) {
        call.tried(new Attempt(candidate.name(), result, call.millis()));
        spent.ended(result);
    }

    /** What usage can't exceed. */
    Usage.Bounds bounds() {
        int choices = call.request().choices();
        return new Usage.Bounds(
                Math.max(model.context(), call.request().prompt().tokensMax()),
                candidate.room(call.request(), model, call.startedAt()).input(),
                Math.multiplyExact(hold.output(), (long) choices),
                Math.multiplyExact(model.maxOutput() + model.maxThinking(), (long) choices));
    }

    Operation operation() {
        return call.request().door().operation();
    }

    /** Counts the answer and judges its usage. */
    Meter meter() {
        return new Meter(call.request().prompt(), bounds(), rate, new UseMeter(wanted()));
    }

    /** Charges what it cost, and notes what it cost beyond that. */
    Settlement settle(Ending ending) {
        return noted(hold.settle(ending));
    }

    /** The same for an answer that leaves only when it is charged. */
    Settlement settleOrRelease(Ending ending) {
        return noted(hold.settleOrRelease(ending, call.unanswered(route())));
    }

    private Settlement noted(Settlement settlement) {
        losses.note(call, model.id(), candidate, settlement.cost() - settlement.charged());
        return settlement;
    }

    /** What the log keeps of what was charged by. */
    Ending.Metered metered(Meter.Count count) {
        call.counted(count.basis());
        spent.used(count.uses());
        return new Ending.Metered(count.tokens(), count.basis().isOurs(), count.uses());
    }
}
