package com.smartoken.console.settings;

import com.smartoken.console.ConsoleLayout;

/** What closing an account means. */
public record ClosePage(
        ConsoleLayout layout,
        String email,
        String promotional,
        String paid,
        boolean hasPaid,
        String typed,
        String error) {}
