package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;
import java.util.List;

/**
 * What the page of reviews prints.
 *
 * @param wrongId the account whose decision lacked a reason; empty for none
 * @param typed the reason as it was typed there
 */
public record ReviewsPage(
        ConsoleLayout layout,
        String notice,
        String mistake,
        String wrongId,
        String typed,
        List<ReviewRow> waiting,
        List<ReviewRow> decided) {

    /** Why nothing was decided. */
    public Refusal refusal() {
        return Refusal.NONE.with("reason-" + wrongId, "Reason", mistake);
    }
}
