package com.smartoken.console.playground;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text in which characters that reorder or hide others are seen: {@code ⟨U+202E⟩}. The page's script does the same. */
final class VisibleText {
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
                    + "|[\\x{e0000}-\\x{e007f}]");

    private VisibleText() {}

    static String of(String text) {
        return HIDDEN.matcher(text)
                .replaceAll(match ->
                        String.format(Locale.ROOT, "⟨U+%04X⟩", match.group().codePointAt(0)));
    }
}
