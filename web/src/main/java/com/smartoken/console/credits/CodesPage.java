package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.credits.NewCodes;
import com.smartoken.http.Refusal;
import java.util.List;
import java.util.Map;

/**
 * What the operator's page of codes prints.
 *
 * @param errors what is wrong, by field
 * @param made the codes that were made by this request, shown this once
 */
public record CodesPage(
        ConsoleLayout layout,
        String notice,
        NewCodes form,
        Map<String, String> errors,
        List<String> made,
        List<CodeRow> rows) {

    /** Why no code was made, in the order of the fields. */
    public Refusal refusal() {
        return Refusal.NONE
                .with("amount", "Amount in USD", error("amount"))
                .with("kind", "Kind", error("kind"))
                .with("count", "Codes", error("count"))
                .with("uses", "Uses", error("uses"))
                .with("expires", "Redeemable for", error("expires"))
                .with("credit_expires", "Credit lasts", error("credit-expires"))
                .with("note", "Note", error("note"));
    }

    /** What is wrong with a field; empty when nothing is. */
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }
}
