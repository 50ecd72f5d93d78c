package com.smartoken.console.wallet;

import com.smartoken.db.AccountEvent.Kind;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.Marks;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.Thresholds;
import com.smartoken.db.ledger.Activity;
import com.smartoken.db.ledger.HoldRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells owners of low balances, budgets that are used up to a percentage, and limits that refuse calls: each once. Looks
 * only at accounts whose books this node has changed since it looked last.
 */
final class Alerts {
    private static final int BATCH = 500;
    private static final String KEY = "key:";

    private final Activity activity;
    private final Thresholds thresholds;
    private final AccountEvents events;
    private final InstantSource clock;

    Alerts(Activity activity, Thresholds thresholds, AccountEvents events, InstantSource clock) {
        this.activity = activity;
        this.thresholds = thresholds;
        this.events = events;
        this.clock = clock;
    }

    void raise() {
        Activity.Recent recent = activity.take();
        List<Long> accounts = new ArrayList<>(recent.accounts());
        for (int i = 0; i < accounts.size(); i += BATCH) {
            List<Long> some = accounts.subList(i, Math.min(accounts.size(), i + BATCH));
            thresholds.low(some).forEach(this::tell);
            thresholds.budgets(some, clock.instant()).forEach(this::tell);
        }
        tell(recent.refusals());
    }

    private void tell(Thresholds.Low low) {
        events.add(
                low.accountId(),
                Kind.BALANCE_LOW,
                "balance_low:" + low.newestLot() + ":" + low.below().nano(),
                "Your balance is " + Marks.usd(low.balance()) + ", below the " + Marks.usd(low.below())
                        + " at which you want to hear of it.");
    }

    private void tell(Thresholds.Reached reached) {
        SpendLimit limit = reached.limit();
        events.add(
                reached.accountId(),
                Kind.BUDGET,
                "budget:" + limit.kind().word() + ":" + reached.period() + ":" + reached.percent() + ":"
                        + limit.amount().nano() + ":" + limit.label(),
                reached.percent() + " % of the " + Marks.name(LimitRow.name(limit)) + " is spent: "
                        + Marks.usd(reached.spent()) + " of " + Marks.usd(limit.amount()) + " for the "
                        + limit.period().word() + " " + reached.period() + " (UTC).");
    }

    private void tell(Set<Activity.Refusal> refusals) {
        for (Activity.Refusal refusal : refusals) {
            HoldRequest.Cap cap = refusal.cap();
            String[] scope = cap.scope().split(":", 3);
            if (cap.scope().startsWith(KEY)) tellOfKey(refusal, Long.parseLong(scope[1]));
            // Thousands of end users may come to their limits; their owner hears of the first in each period.
            else if (scope[0].equals("user"))
                tell(
                        refusal,
                        "end_users:" + refusal.period(),
                        "The limit of end user \"" + Marks.name(scope[2]) + "\"");
            else if (scope[0].equals("feature"))
                tell(refusal, "limit:" + cap.scope(), "The budget of feature \"" + Marks.name(scope[2]) + "\"");
            else tell(refusal, "limit:" + cap.scope(), "The budget of your account");
        }
    }

    private void tellOfKey(Activity.Refusal refusal, long keyId) {
        Thresholds.KeyName key = thresholds.key(keyId);
        if (key == null) return;
        events.add(
                refusal.accountId(),
                Kind.KEY_LIMIT,
                "limit:" + refusal.cap().scope() + occasion(refusal),
                "The limit of the key \"" + Marks.name(key.name()) + "\" (" + key.prefix() + "...)" + refused(refusal));
    }

    private void tell(Activity.Refusal refusal, String occasion, String subject) {
        events.add(refusal.accountId(), Kind.BUDGET, occasion + occasion(refusal), subject + refused(refusal));
    }

    private static String occasion(Activity.Refusal refusal) {
        return ":" + refusal.period() + ":" + refusal.cap().nano();
    }

    private static String refused(Activity.Refusal refusal) {
        return " has refused a call. It counts for the "
                + refusal.cap().period().word() + " " + refusal.period() + " (UTC) and leaves too little for more.";
    }
}
