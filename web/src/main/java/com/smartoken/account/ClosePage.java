package com.smartoken.account;

/** What closing an account means. */
public record ClosePage(
        ConsoleLayout layout,
        String email,
        String promotional,
        String paid,
        boolean hasPaid,
        String typed,
        String error) {}
