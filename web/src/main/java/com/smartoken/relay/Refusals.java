package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Placement;
import com.smartoken.http.ApiError;
import com.smartoken.http.Inputs;
import com.smartoken.money.Usd;
import java.util.Objects;

/** What a caller is told when there is no money for a call (what is missing, and what would fit) or no such model. */
final class Refusals {
    private static final int NAME_LENGTH_TOLD = 80;

    private Refusals() {}

    /** There is no model of this name. */
    static ApiError unknownModel(String name) {
        return ApiError.notFound(
                "model_not_found",
                "model",
                "There is no model " + Inputs.told(name, NAME_LENGTH_TOLD)
                        + ". GET /v1/models lists the models that can be called.");
    }

    static ApiError of(Placement.Refused refused, Model model) {
        String cost = "This call may cost up to $" + new Usd(refused.needed()) + " on " + model.id();
        String fits = refused.affordableOutput() > 0
                ? " It would fit with max_tokens of at most " + refused.affordableOutput() + "."
                : " Not even its input fits: shorten it or "
                        + (refused.cap() == null ? "add balance." : "raise the limit.");
        return switch (refused.reason()) {
            case INSUFFICIENT_BALANCE ->
                ApiError.insufficient(
                        "insufficient_balance", cost + "; $" + new Usd(refused.available()) + " is available." + fits);
            case CAP_REACHED -> capReached(refused, cost, fits);
            case TRIAL_QUOTA_EXHAUSTED -> ApiError.insufficient("trial_quota_exhausted", noQuota(refused, model));
            case UNKNOWN_ACCOUNT -> ApiError.forbidden("account_on_hold", "This account can't make calls.");
            case CLAIM_LOST ->
                new ApiError(
                        409,
                        "invalid_request_error",
                        "idempotency_key_in_use",
                        null,
                        "This node stood still for so long that another call has taken this Idempotency-Key over. Repeat"
                                + " the request to get its answer.");
        };
    }

    /** Pay-as-you-go is off, so only free quota could have paid. */
    private static String noQuota(Placement.Refused refused, Model model) {
        String what = model.trial() == null
                ? model.id() + " has no free quota"
                : "What is left of the free quota of " + model.id()
                        + " does not cover this call (it may be spent or expired)";
        String fits = refused.affordableOutput() > 0
                ? " It would fit with max_tokens of at most " + refused.affordableOutput() + "."
                : "";
        return what + ", and pay-as-you-go is off for this account." + fits
                + " Turn pay-as-you-go on in the wallet, or use a model with free quota left.";
    }

    private static ApiError capReached(Placement.Refused refused, String cost, String fits) {
        HoldRequest.Cap cap = Objects.requireNonNull(refused.cap());
        return ApiError.insufficient(
                Caps.code(cap),
                cost + "; " + Caps.subject(cap) + " leaves $" + new Usd(refused.available()) + " for this "
                        + cap.period().word() + " (UTC)." + fits);
    }
}
