package com.smartoken.support;

import com.smartoken.account.ConsoleLayout;
import java.util.List;

/** The form for a new ticket and one's own tickets. */
public record SupportPage(
        ConsoleLayout layout, TicketForm form, List<TicketRow> tickets, String older, boolean isOperator) {}
