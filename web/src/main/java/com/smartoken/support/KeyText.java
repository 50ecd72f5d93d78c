package com.smartoken.support;

import java.util.regex.Pattern;

/** Finds what looks like a key or another secret in a text: it has no place in a ticket. */
final class KeyText {
    private static final Pattern SECRET = Pattern.compile(
            "\\bsk-[A-Za-z0-9_-]{8,}|\\bAKIA[A-Z0-9]{12,}|\\bAIza[A-Za-z0-9_-]{20,}"
                    + "|\\bgh[pousr]_[A-Za-z0-9]{20,}|\\bwhsec_[A-Za-z0-9+/=]{16,}|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"
                    + "|(?i:\\bbearer)\\s+[A-Za-z0-9._~+/=-]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*-----)?");

    private KeyText() {}

    static boolean isIn(String text) {
        return SECRET.matcher(text).find();
    }

    /** The same text without it. */
    static String redact(String text) {
        return SECRET.matcher(text).replaceAll("[key removed]");
    }
}
