package com.smartoken.console.credits;

import com.smartoken.db.SignUps;

/** What somebody is told whose free credit is kept back. */
final class KeptBack {
    private KeptBack() {}

    /** Empty when nothing is kept back. */
    static String words(boolean isHeld, SignUps.State state) {
        if (isHeld) {
            return "Your account is on hold: calls are refused, and codes and free quotas give nothing until it is"
                    + " released. What is in your wallet stays yours. Write to support if you think that this is a mistake.";
        }
        return switch (state) {
            case REVIEW ->
                "Free credit for your account waits for a look by our staff, because an automatic check could not tell that"
                        + " this is a first account. You don't have to do anything. Signing in, keys and topped-up"
                        + " balance work as usual.";
            case REFUSED ->
                "Free credit was refused for your account. Signing in, keys and topped-up balance work as usual. If you"
                        + " think that this is a mistake, write to support.";
            default -> "";
        };
    }

    /** A reason of a check, for staff. */
    static String reason(String word) {
        return switch (word) {
            case "disposable_address" -> "Throwaway address";
            case "same_mailbox" -> "Same mailbox as another account";
            case "came_back" -> "Closed an account before";
            case "busy_network" -> "Many sign-ups from its network";
            default -> word;
        };
    }
}
