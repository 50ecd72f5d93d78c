package com.smartoken.console.signin;

import java.net.URI;
import java.util.Set;

/** The issuer that people sign in with, and what this service is to it. */
public record OidcSettings(URI issuer, String clientId, String clientSecret) {
    public static final URI GOOGLE = URI.create("https://accounts.google.com");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Whether tokens may travel to this address: by https, or without leaving the machine. */
    public static boolean isSafe(URI uri) {
        String host = uri.getHost();
        if (host == null) return false;
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && LOOPBACK.contains(host));
    }
}
