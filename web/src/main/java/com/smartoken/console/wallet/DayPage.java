package com.smartoken.console.wallet;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/**
 * The requests that used something on a day.
 *
 * @param older where the older ones are; empty for nowhere
 */
public record DayPage(ConsoleLayout layout, String day, List<HistoryRow> rows, String older) {

    /** Whether there is more than this page. */
    public boolean hasParts() {
        return !older.isEmpty();
    }

    /** What the page is, in a sentence for who hears it. */
    public String shown() {
        return Shown.lines(rows.size(), !older.isEmpty());
    }
}
