package com.smartoken.console.support;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/** The desk of staff: tickets in a state. */
public record DeskPage(ConsoleLayout layout, String state, List<String> states, List<TicketRow> tickets, String older) {

    /** What the list is, in a sentence for who hears it. */
    public String shown() {
        return TicketRow.shown(tickets, older);
    }
}
