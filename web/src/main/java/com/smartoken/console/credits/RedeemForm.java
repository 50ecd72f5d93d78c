package com.smartoken.console.credits;

import com.smartoken.db.CreditCodes;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;

/**
 * The field for a credit code, for every page that has it: what was typed, and what was wrong with it.
 *
 * @param csrf the page's token
 */
public record RedeemForm(String csrf, String typed, String mistake) {
    private static final int SHOWN_LENGTH_MAX = 100;

    public RedeemForm {
        typed = Inputs.cut(typed, SHOWN_LENGTH_MAX);
    }

    public static RedeemForm empty(String csrf) {
        return new RedeemForm(csrf, "", "");
    }

    /** Why the code was not taken. */
    public Refusal refusal() {
        return Refusal.NONE.with("code", "Credit code", mistake);
    }

    public boolean isWrong() {
        return !mistake.isEmpty();
    }

    /** Why a code gave nothing, and what to do. */
    static String words(CreditCodes.Reason reason) {
        return switch (reason) {
            case MISTYPED -> "This can't be one of our codes: a letter or digit is mistyped, or some are missing.";
            case UNKNOWN -> "There is no such code.";
            case USED_UP -> "This code has been used up.";
            case REDEEMED_BEFORE -> "You have redeemed this code already.";
            case EXPIRED -> "This code has expired.";
            case REVOKED -> "This code is no longer valid.";
            case ON_HOLD -> "Your account is on hold, so no code can be redeemed.";
            case KEPT_BACK ->
                "Free credit for this account waits for a decision of our staff or was refused, so the code was not"
                        + " redeemed. It stays valid.";
            case TOO_MANY_TRIES ->
                "Too many codes were wrong. Wait " + CreditCodes.TRIES_KEPT.toMinutes() + " minutes, then try again.";
        };
    }
}
