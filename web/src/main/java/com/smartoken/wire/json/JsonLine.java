package com.smartoken.wire.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON on one line. Line feeds and carriage returns can only stand between values. In strings some readers (Python's
 * {@code splitlines} is one) also break at NEXT LINE, LINE SEPARATOR and PARAGRAPH SEPARATOR, which JSON may have as they are.
 */
final class JsonLine {
    private static final byte NEXT_LINE_FIRST = (byte) 0xc2;
    private static final byte NEXT_LINE_LAST = (byte) 0x85;
    private static final byte SEPARATOR_FIRST = (byte) 0xe2;
    private static final byte SEPARATOR_SECOND = (byte) 0x80;
    private static final byte LINE_SEPARATOR = (byte) 0xa8;
    private static final byte PARAGRAPH_SEPARATOR = (byte) 0xa9;

    private JsonLine() {}

    /** Whether nobody finds the end of a line in it. */
    static boolean isLine(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b >= ' ') continue;
            if (b >= 0 || breakLength(bytes, i, to) > 0) return false;
        }
        return true;
    }

    /** The same JSON on one line, without white space between its values. */
    static byte[] of(byte[] bytes, int from, int to) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(to - from);
        boolean inString = false;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inString) {
                int length = breakLength(bytes, i, to);
                if (length > 0) {
                    line.writeBytes(escape(bytes, i, length));
                    i += length - 1;
                    continue;
                }
                line.write(b);
                if (b == '\\') line.write(bytes[++i]);
                else if (b == '"') inString = false;
            } else if (b > ' ') {
                line.write(b);
                inString = b == '"';
            }
        }
        return line.toByteArray();
    }

    /** How many bytes the line's end takes that stands here beside CR and LF; 0 where none does. */
    private static int breakLength(byte[] bytes, int at, int to) {
        if (bytes[at] == NEXT_LINE_FIRST) return at + 1 < to && bytes[at + 1] == NEXT_LINE_LAST ? 2 : 0;
        if (bytes[at] != SEPARATOR_FIRST || at + 2 >= to || bytes[at + 1] != SEPARATOR_SECOND) return 0;
        return bytes[at + 2] == LINE_SEPARATOR || bytes[at + 2] == PARAGRAPH_SEPARATOR ? 3 : 0;
    }

    private static byte[] escape(byte[] bytes, int at, int length) {
        String escaped = length == 2 ? "\\u0085" : bytes[at + 2] == LINE_SEPARATOR ? "\\u2028" : "\\u2029";
        return escaped.getBytes(StandardCharsets.US_ASCII);
    }
}
