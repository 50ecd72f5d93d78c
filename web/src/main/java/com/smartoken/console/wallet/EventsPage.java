package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/**
 * What an owner was told of.
 *
 * @param said what was just done; empty for nothing
 * @param newest up to which all are marked as read; empty when none is new
 */
public record EventsPage(ConsoleLayout layout, String said, List<Row> rows, String newest, String older) {

    public record Row(String title, String text, Stamp at, boolean isRead) {}

    /** Whether there is something to be done on it. */
    public boolean hasParts() {
        return !newest.isEmpty() || !older.isEmpty();
    }

    /** What the page is, in a sentence for who hears it. */
    public String shown() {
        return Shown.lines(rows.size(), !older.isEmpty());
    }
}
