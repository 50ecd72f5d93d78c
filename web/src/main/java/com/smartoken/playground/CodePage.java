package com.smartoken.playground;

import com.smartoken.account.ConsoleLayout;

/** A request as programs. {@code html} is ours, escaped. */
public record CodePage(ConsoleLayout layout, String style, String html) {}
