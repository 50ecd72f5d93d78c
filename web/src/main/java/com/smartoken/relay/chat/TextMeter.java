package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonValue;

/**
 * Counts text in JSON strings without decoding them: exact bytes, and an estimate of tokens in tenths by the vendors'
 * rule of thumb (3 tenths for a one-byte character, 6 for a longer one). Counts of characters are numbers that can be added:
 * the longer ones above the lower half, those of one byte in it.
 */
public final class TextMeter {
    public static final int TENTHS = 10;

    private static final long ONE_WIDE = 1L << 32;
    private static final int NARROW = 3;
    private static final int WIDE = 6;

    private TextMeter() {}

    /** So many characters of one byte. */
    public static long narrow(int length) {
        return length;
    }

    /** Those of one byte among counted characters. */
    public static long narrowOf(long chars) {
        return chars & 0xffff_ffffL;
    }

    /** The longer ones among counted characters. */
    public static long wideOf(long chars) {
        return chars >>> 32;
    }

    /** The tokens that counted characters make by the rule of thumb, in tenths. */
    public static long tenths(long chars) {
        return narrowOf(chars) * NARROW + wideOf(chars) * WIDE;
    }

    /** Whole tokens of so many tenths, rounded up. */
    public static long tokens(long tenths) {
        return (tenths + TENTHS - 1) / TENTHS;
    }

    /** The UTF-8 length of the string's text. */
    public static long bytesOf(JsonValue string) {
        byte[] bytes = string.bytes();
        long count = 0;
        for (int i = string.from() + 1; i < string.to() - 1; i++) {
            count++;
            if (bytes[i] == '\\') {
                boolean unicode = bytes[i + 1] == 'u';
                // an escaped character takes at most three bytes of UTF-8, half of a pair two
                if (unicode) count += isAscii(bytes, i) ? 0 : 2;
                i += unicode ? 5 : 1;
            }
        }
        return count;
    }

    /** The estimated tokens of the string's text, in tenths. */
    public static long tenthsOf(JsonValue string) {
        return tenths(charsOf(string));
    }

    /** The characters of the string's text, counted. */
    public static long charsOf(JsonValue string) {
        byte[] bytes = string.bytes();
        long chars = 0;
        for (int i = string.from() + 1; i < string.to() - 1; i++) {
            int b = bytes[i];
            if (b == '\\') {
                boolean unicode = bytes[i + 1] == 'u';
                chars += unicode && !isAscii(bytes, i) ? ONE_WIDE : 1;
                i += unicode ? 5 : 1;
            } else if (b >= 0) {
                chars++;
            } else if ((b & 0xc0) == 0xc0) {
                chars += ONE_WIDE;
            }
        }
        return chars;
    }

    private static boolean isAscii(byte[] bytes, int escape) {
        return bytes[escape + 2] == '0' && bytes[escape + 3] == '0' && bytes[escape + 4] < '8';
    }
}
