package com.smartoken.console;

/** A page that says one thing and offers one way on; {@code requestId} is what support asks for, empty for none. */
public record MessagePage(
        ConsoleLayout layout, String title, String text, String action, String href, String requestId) {}
