package com.smartoken.support;

import com.smartoken.account.ConsoleLayout;
import java.util.List;

/** The desk of staff: tickets in a state. */
public record DeskPage(
        ConsoleLayout layout, String state, List<String> states, List<TicketRow> tickets, String older) {}
