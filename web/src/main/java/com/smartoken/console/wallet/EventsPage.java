package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/**
 * What an owner was told of.
 *
 * @param newest up to which all are marked as read; empty when none is new
 */
public record EventsPage(ConsoleLayout layout, List<Row> rows, String newest, String older) {

    public record Row(String title, String text, Stamp at, boolean isRead) {}
}
