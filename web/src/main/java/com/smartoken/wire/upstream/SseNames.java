package com.smartoken.wire.upstream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The few event names that a stream repeats, so that each becomes a string only once. */
final class SseNames {
    private static final int PLACES = 32;
    private static final int LENGTH_MAX = 64;

    private final @Nullable String[] known = new @Nullable String[PLACES];

    String of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0 || length > LENGTH_MAX) {
            return text(bytes, from, to);
        }
        int place = (length * 7 + bytes[from + length / 2] * 3 + bytes[to - 1]) & (PLACES - 1);
        String candidate = known[place];
        if (candidate == null || !matches(candidate, bytes, from, length)) {
            candidate = text(bytes, from, to);
            known[place] = candidate;
        }
        return candidate;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Compares as ASCII; another character only means that the name is made anew. */
    private static boolean matches(String candidate, byte[] bytes, int from, int length) {
        if (candidate.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] < 0 || candidate.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
