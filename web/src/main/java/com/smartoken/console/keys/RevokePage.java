package com.smartoken.console.keys;

import com.smartoken.console.ConsoleLayout;

/** The question before a key is revoked. {@code running} says which calls of it run now. */
public record RevokePage(ConsoleLayout layout, KeyRow key, String running) {}
