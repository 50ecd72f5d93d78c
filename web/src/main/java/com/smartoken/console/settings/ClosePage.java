package com.smartoken.console.settings;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;

/** What closing an account means. */
public record ClosePage(
        ConsoleLayout layout,
        String email,
        String promotional,
        String paid,
        boolean hasPaid,
        String typed,
        String error) {

    /** Why the account was not closed. */
    public Refusal refusal() {
        return Refusal.NONE.with("email", "E-mail address", error);
    }
}
