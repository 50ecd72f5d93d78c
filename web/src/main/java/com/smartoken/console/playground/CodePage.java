package com.smartoken.console.playground;

import com.smartoken.console.ConsoleLayout;

/** A request as programs. {@code html} is ours, escaped. */
public record CodePage(ConsoleLayout layout, String style, String html) {}
