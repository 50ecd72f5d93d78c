package com.smartoken.console.support;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.db.Ticket;
import java.util.List;

/** A ticket in a list. */
public record TicketRow(
        String id, String href, String subject, String email, String state, String badge, Stamp changed) {

    static TicketRow of(Ticket ticket, String path, Figures figures) {
        return new TicketRow(
                Long.toString(ticket.id()),
                path + "/" + ticket.id(),
                ticket.subject(),
                ticket.email(),
                state(ticket.state()),
                ticket.state() == Ticket.State.ANSWERED ? "badge-good" : "",
                Stamp.of(ticket.changedAt(), figures));
    }

    private static String state(Ticket.State state) {
        return switch (state) {
            case OPEN -> "Waits for us";
            case ANSWERED -> "Answered";
            case CLOSED -> "Closed";
        };
    }

    /** What a list of tickets is, in a sentence for who hears it. */
    static String shown(List<TicketRow> tickets, String older) {
        String count = tickets.size() + (tickets.size() == 1 ? " ticket" : " tickets");
        return count + (older.isEmpty() ? " shown." : " shown, older ones follow.");
    }
}
