package com.smartoken.relay;

import com.smartoken.catalog.Model;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Placement;
import com.smartoken.http.ApiError;
import com.smartoken.money.Usd;

/** What a caller is told when there is no money for a call: what is missing, and what would fit. */
final class Refusals {
    private Refusals() {}

    static ApiError of(Placement.Refused refused, HoldRequest request, Model model) {
        String cost = "This call may cost up to $" + new Usd(refused.needed()) + " on " + model.id();
        String fits = refused.affordableOutput() > 0
                ? " It would fit with max_tokens of at most " + refused.affordableOutput() + "."
                : " Not even its input fits: shorten it or add balance.";
        return switch (refused.reason()) {
            case INSUFFICIENT_BALANCE ->
                ApiError.insufficient(
                        "insufficient_balance", cost + "; $" + new Usd(refused.available()) + " is available." + fits);
            case CAP_REACHED ->
                ApiError.insufficient(
                        "key_limit_reached",
                        cost + "; the limit of this API key leaves $" + new Usd(refused.available()) + " for this "
                                + period(request) + "." + fits);
            case TRIAL_QUOTA_EXHAUSTED ->
                ApiError.insufficient(
                        "trial_quota_exhausted",
                        "The free quota of " + model.id()
                                + " does not cover this call and pay-as-you-go is off for this"
                                + " account. Turn pay-as-you-go on in the wallet, or use a model with free quota left.");
            case UNKNOWN_ACCOUNT -> ApiError.forbidden("account_on_hold", "This account can't make calls.");
        };
    }

    private static String period(HoldRequest request) {
        return request.caps().isEmpty()
                ? "period"
                : request.caps().getFirst().period().word();
    }
}
