package com.smartoken.console;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where to go after sign-in: a page of this site, never anything that a browser could take for another one. */
public final class ReturnPath {
    static final String DEFAULT = "/console";

    private static final int LENGTH_MAX = 2000;

    private ReturnPath() {}

    /** The path and query asked for, or {@link #DEFAULT} when they are missing or lead elsewhere. */
    public static String of(@Nullable String text) {
        return text != null && isLocal(text) ? text : DEFAULT;
    }

    private static boolean isLocal(String text) {
        // Browsers read \ as /, drop tabs and line ends, and take what follows // for a host.
        if (text.length() > LENGTH_MAX || !text.matches("/[!-\\[\\]-~]*")) return false;
        try {
            URI uri = new URI(text);
            String path = uri.getRawPath();
            return !uri.isAbsolute()
                    && uri.getRawAuthority() == null
                    && uri.getRawFragment() == null
                    && !path.contains("//")
                    && !path.matches("(?i).*/(\\.|%2e){1,2}(/.*)?")
                    && !isSignIn(path);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isSignIn(String path) {
        return path.equals("/login") || path.equals("/logout") || path.startsWith("/auth/");
    }
}
