package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.credits.NewCodes;
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

    /** What is wrong with a field; empty when nothing is. */
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }
}
