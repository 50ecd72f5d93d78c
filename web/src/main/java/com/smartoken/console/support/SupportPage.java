package com.smartoken.console.support;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/** The form for a new ticket and one's own tickets. */
public record SupportPage(
        ConsoleLayout layout, TicketForm form, List<TicketRow> tickets, String older, boolean isOperator) {

    /** What the list is, in a sentence for who hears it. */
    public String shown() {
        return TicketRow.shown(tickets, older);
    }
}
