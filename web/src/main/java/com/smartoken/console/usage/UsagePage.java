package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;
import java.util.List;

/**
 * What the list of requests prints.
 *
 * @param id what was searched for, with {@code idError} when there is no such request
 * @param looked how far was looked when that was not enough to fill the page; empty otherwise
 */
public record UsagePage(
        ConsoleLayout layout,
        UsageForm form,
        Choices choices,
        String id,
        String idError,
        String zone,
        String period,
        List<UsageRow> rows,
        Links links,
        String looked,
        boolean hasAnything) {

    /** What the lists offer. */
    public record Choices(List<Span.Choice> periods, List<Span.Choice> models, List<Span.Choice> keys) {}

    /** Where the pages before and after are; empty where there is none. */
    public record Links(String newer, String older, String goOn, String export) {}

    /** Why no receipt is shown. */
    public Refusal refusal() {
        return Refusal.NONE.with("id", "Request ID", idError);
    }

    /** Whether there is something to choose from. */
    public boolean isFilterable() {
        return hasAnything || form.hasErrors();
    }

    /** What a page of requests is, in a sentence for who hears it. */
    public String shown() {
        String count = rows.size() + (rows.size() == 1 ? " request" : " requests");
        return count + (links.older.isEmpty() ? " shown." : " shown, older ones follow.");
    }
}
