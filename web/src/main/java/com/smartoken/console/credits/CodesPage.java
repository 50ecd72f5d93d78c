package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.credits.NewCodes;
import java.util.List;

/**
 * What the operator's page of codes prints.
 *
 * @param made the codes that were made by this request, shown this once
 */
public record CodesPage(
        ConsoleLayout layout, String notice, NewCodes form, boolean isTried, List<String> made, List<CodeRow> rows) {

    /** What is wrong with a field, once the form was sent. */
    public String error(String field) {
        return isTried ? form.error(field) : "";
    }
}
