package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;

/**
 * A key in full, for the only time.
 *
 * @param old what becomes of the key that it replaces; empty when it replaces none
 * @param firstCall how to use it, as HTML of our own
 */
public record RevealPage(
        ConsoleLayout layout, String name, String secret, String old, String apiBase, String firstCall) {
    @Override
    public String toString() {
        return "RevealPage[" + name + "]";
    }
}
