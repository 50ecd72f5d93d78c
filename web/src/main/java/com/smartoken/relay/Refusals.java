package com.smartoken.relay;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Placement;
import com.smartoken.http.ApiError;
import com.smartoken.http.Inputs;
import com.smartoken.money.Usd;
import com.smartoken.relay.chat.BodyFields;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Extras;
import com.smartoken.relay.vendor.OutputRoom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a caller is told when there is no money for a call (what is missing, and what would fit) or no such model. */
final class Refusals {
    private static final int NAME_LENGTH_TOLD = 80;
    private static final String TOO_LONG = "context_length_exceeded";

    private Refusals() {}

    /** There is no model of this name. */
    static ApiError unknownModel(String name) {
        return new ApiError(
                404,
                "invalid_request_error", // as OpenAI's is
                "model_not_found",
                "model",
                "There is no model " + Inputs.told(name, NAME_LENGTH_TOLD)
                        + ". GET /v1/models lists the models that can be called.");
    }

    static ApiError of(Placement.Refused refused, Model model, OutputRoom room) {
        String cost = "This call may cost up to $" + new Usd(refused.needed()) + " on " + model.id();
        String some = fits(refused.affordableOutput(), model, room);
        String none = " Not even its input fits: shorten it or "
                + (refused.cap() == null ? "add balance." : "raise the limit.");
        String fits = some.isEmpty() ? none : some;
        return switch (refused.reason()) {
            case INSUFFICIENT_BALANCE ->
                ApiError.insufficient(
                        "insufficient_balance", cost + "; $" + new Usd(refused.available()) + " is available." + fits);
            case CAP_REACHED -> capReached(refused, cost, fits);
            case TRIAL_QUOTA_EXHAUSTED -> ApiError.insufficient("trial_quota_exhausted", noQuota(refused, model, room));
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

    /**
     * There is more to read than the model can. The words are those by which clients know it: LangChain, LiteLLM, DSPy and
     * Claude Code read nothing else.
     *
     * @param tokens how long it is; 0 where nobody said
     */
    static ApiError tooLong(Model model, ChatRequest request, long tokens) {
        String max = Long.toString(model.context());
        String much = tokens > model.context() ? ": " + tokens + " tokens > " + max + " maximum" : "";
        return new ApiError(
                400,
                "invalid_request_error",
                TOO_LONG,
                request.door().inputField(),
                "The prompt is too long" + much + ". Input tokens exceed the configured limit of " + model.id()
                        + ": this model's maximum context length is " + max + " tokens, and the request exceeds the"
                        + " context window. Shorten it, or use a model with a larger one.");
    }

    /** Whether another model may do what this one was refused or failed for. */
    static boolean mayBeAskedOfAnother(ApiError error) {
        if (error.code().equals(TOO_LONG)) return true;
        return error.status() >= 500 && !error.code().equals("service_unavailable");
    }

    /** A field for which there is no price, or of which nobody knows whether there should be one. */
    static ApiError of(Extras.Extra extra, Model model) {
        String why = BodyFields.isSold(extra.field())
                ? " can't be used: it asks for " + BodyFields.sold(extra.field()) + ", which has no price here."
                : " is not known here, and vendors of " + model.id() + " sell services by such fields. Leave it out.";
        return ApiError.invalidRequest(extra.where(), extra.where() + why);
    }

    /** Something in the messages that a model can't read, with some that can. */
    static ApiError of(Set<String> needs, String field, Model model, Catalog catalog) {
        String what = String.join(" and ", new TreeSet<>(needs));
        List<String> able = catalog.models().stream()
                .filter(other -> other.capabilities().containsAll(needs))
                .map(Model::id)
                .limit(3)
                .toList();
        return ApiError.invalidRequest(
                field,
                model.id() + " can't read " + what + "."
                        + (able.isEmpty() ? " No model here can." : " These can: " + String.join(", ", able) + "."));
    }

    /** What would fit into so many tokens of output; empty where nothing would. */
    private static String fits(long affordable, Model model, OutputRoom room) {
        if (affordable <= 0) return "";
        if (!room.canShrink()) {
            return " No limit keeps " + model.id() + " from thinking, so the most that it can think is held: switch"
                    + " thinking off or add balance.";
        }
        long nameable = room.nameable(affordable);
        return nameable > 0 ? " It would fit with max_tokens of at most " + nameable + "." : "";
    }

    /** Pay-as-you-go is off, so only free quota could have paid. */
    private static String noQuota(Placement.Refused refused, Model model, OutputRoom room) {
        String what = model.trial() == null
                ? model.id() + " has no free quota"
                : "What is left of the free quota of " + model.id()
                        + " does not cover this call (it may be spent or expired)";
        String fits = fits(refused.affordableOutput(), model, room);
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
