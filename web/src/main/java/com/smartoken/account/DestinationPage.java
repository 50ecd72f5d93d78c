package com.smartoken.account;

/** Where alerts go, as set or typed. The secret is empty where there is no webhook. */
public record DestinationPage(
        ConsoleLayout layout,
        String address,
        boolean email,
        String url,
        String urlError,
        String secret,
        boolean isSaved) {}
