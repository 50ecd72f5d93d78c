package com.smartoken.keys;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what looks like a key or another secret in the words of somebody who may not mean to give it away. */
public final class KeyLike {
    /** As scripts understand it too: the playground's page has it from here. */
    public static final String PATTERN =
            "\\bsk-[A-Za-z0-9_-]{12,}|\\bAKIA[A-Z0-9]{12,}|\\bAIza[A-Za-z0-9_-]{20,}|\\bgh[pousr]_[A-Za-z0-9]{20,}"
                    + "|\\bwhsec_[A-Za-z0-9+/=]{16,}|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"
                    + "|\\b[Bb][Ee][Aa][Rr][Ee][Rr]\\s+[A-Za-z0-9._~+/=-]{12,}"
                    + "|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(-----END [A-Z ]{0,30}-----)?";

    private static final Pattern SECRET = Pattern.compile(PATTERN);
    private static final int SHOWN_LENGTH = 10;

    private KeyLike() {}

    public static boolean isIn(String text) {
        return SECRET.matcher(text).find();
    }

    /** The beginning of the first secret, to show which one is meant; null when there is none. */
    public static @Nullable String find(String text) {
        Matcher matcher = SECRET.matcher(text);
        if (!matcher.find()) return null;
        String found = matcher.group().strip();
        return found.length() <= SHOWN_LENGTH ? found : found.substring(0, SHOWN_LENGTH) + "…";
    }

    /** The same text without them. */
    public static String redact(String text) {
        return SECRET.matcher(text).replaceAll("[key removed]");
    }
}
