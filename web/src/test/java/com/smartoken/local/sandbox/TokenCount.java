package com.smartoken.local.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * A token estimate that is the same on every run: 0.3 tokens for an ASCII character, 0.6 for any other (CJK above all),
 * rounded up over the whole text. It counts in tenths of a token so that a text may be counted piece by piece.
 */
final class TokenCount {

    private static final int ASCII_TENTHS = 3;
    private static final int OTHER_TENTHS = 6;
    private static final int PIECE_CHARACTERS_MAX = 24;

    private TokenCount() {}

    /** Tokens of a text; none for an empty one. */
    static int of(String text) {
        return tokens(tenths(text));
    }

    /** Tenths of a token of a text. */
    static long tenths(String text) {
        return text.codePoints().mapToLong(TokenCount::tenths).sum();
    }

    /** Tenths of a token of one character. */
    static int tenths(int codePoint) {
        return codePoint < 128 ? ASCII_TENTHS : OTHER_TENTHS;
    }

    /** Whole tokens, rounded up. */
    static int tokens(long tenths) {
        return Math.toIntExact((tenths + 9) / 10);
    }

    /** The longest beginning of a text that has at most so many tokens. */
    static String prefix(String text, int tokens) {
        long left = tokens * 10L;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            left -= tenths(codePoint);
            if (left < 0) {
                return text.substring(0, end);
            }
            end += Character.charCount(codePoint);
        }
        return text;
    }

    /** The text in the pieces that a stream sends: about a word each, two characters where a script has no spaces. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int end = 0;
        long weight = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            end += Character.charCount(codePoint);
            weight += codePoint < 128 ? 1 : PIECE_CHARACTERS_MAX / 2;
            boolean wordEnds = Character.isWhitespace(codePoint)
                    && (end == text.length() || !Character.isWhitespace(text.codePointAt(end)));
            if (wordEnds || weight >= PIECE_CHARACTERS_MAX || end == text.length()) {
                pieces.add(text.substring(start, end));
                start = end;
                weight = 0;
            }
        }
        return pieces;
    }
}
