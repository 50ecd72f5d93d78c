package com.smartoken.console.settings;

import com.smartoken.console.ConsoleLayout;

/** Where alerts go, as set or typed. The secret is empty where there is no webhook. */
public record DestinationPage(
        ConsoleLayout layout,
        String address,
        boolean email,
        String url,
        String urlError,
        String secret,
        boolean isSaved) {}
