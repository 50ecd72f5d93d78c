package com.smartoken.command;

import java.util.Map;

/** Who typed a command, as the books keep it. */
final class Actor {
    private static final int LENGTH_MAX = 100;

    private Actor() {}

    /** The user of this machine who runs the command: whoever became another one by sudo is named with both. */
    static String name() {
        return of(System.getProperty("user.name", "?"), System.getenv());
    }

    static String of(String user, Map<String, String> environment) {
        String before = environment.getOrDefault("SUDO_USER", "").strip();
        String name = before.isEmpty() || before.equals(user) ? user : before + " as " + user;
        String shown = name.replaceAll("\\p{Cntrl}", "");
        return "command:" + shown.substring(0, Math.min(LENGTH_MAX, shown.length()));
    }
}
