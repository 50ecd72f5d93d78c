package com.smartoken.playground;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what looks like a secret in words that are about to be sent. The page's script has the same pattern. */
final class KeyLike {
    private static final Pattern PATTERN = Pattern.compile(
            "\\b(sk-[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|AIza[0-9A-Za-z_-]{30,})"
                    + "|\\b[Bb]earer\\s+[A-Za-z0-9._~+/-]{16,}|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----");
    private static final int SHOWN_LENGTH = 10;

    private KeyLike() {}

    /** The beginning of the first secret, to show which one is meant; null when there is none. */
    static @Nullable String find(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.find()) return null;
        String found = matcher.group().strip();
        return found.length() <= SHOWN_LENGTH ? found : found.substring(0, SHOWN_LENGTH) + "…";
    }
}
