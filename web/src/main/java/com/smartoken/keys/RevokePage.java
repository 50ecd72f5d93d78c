package com.smartoken.keys;

import com.smartoken.account.ConsoleLayout;

/** The question before a key is revoked. {@code running} says which calls of it run now. */
public record RevokePage(ConsoleLayout layout, KeyRow key, String running) {}
