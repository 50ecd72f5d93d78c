package com.smartoken.console;

import java.util.List;

/**
 * A form came too late: its page was older than the session, or the session is over. What was typed is kept.
 *
 * @param action where the form goes; empty when it can't be sent again from here
 * @param csrf the fresh token; empty while signed out
 */
public record SendAgainPage(
        ConsoleLayout layout, boolean isSignedOut, String login, String action, List<Field> fields, String csrf) {

    /** One value as it was sent. */
    public record Field(String name, String value) {}
}
