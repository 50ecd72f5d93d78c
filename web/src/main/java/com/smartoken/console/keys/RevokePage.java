package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;

/**
 * The question before a key is revoked.
 *
 * @param running says which calls of it run now
 * @param isInList whether the list of keys asks, and shows in the key's row what came of it
 */
public record RevokePage(ConsoleLayout layout, KeyRow key, String running, boolean isInList) {

    /** Where the answer goes. */
    public String action() {
        return KeyRoutes.PATH + "/" + key.id() + "/revocation";
    }
}
