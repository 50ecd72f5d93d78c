package com.smartoken.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A checked value inside a byte array: {@code [from, to)}. Reading it copies nothing but what is asked for. */
@SuppressWarnings("ArrayRecordComponent") // a view, compared by nobody
public record JsonValue(byte[] bytes, int from, int to) {
    private static final int INTEGER_DIGITS_MAX = 18;

    /**
     * Checks that the range holds exactly one JSON value.
     *
     * @throws BadJson when it does not
     */
    public static JsonValue parse(byte[] bytes, int from, int to) throws BadJson {
        JsonScanner scanner = new JsonScanner(bytes, to);
        int start = scanner.skipSpace(from);
        int end = scanner.value(start, 0);
        if (scanner.skipSpace(end) != to) throw new BadJson("something follows the value", end);
        return new JsonValue(bytes, start, end);
    }

    public static JsonValue parse(byte[] bytes) throws BadJson {
        return parse(bytes, 0, bytes.length);
    }

    public boolean isObject() {
        return bytes[from] == '{';
    }

    public boolean isArray() {
        return bytes[from] == '[';
    }

    public boolean isString() {
        return bytes[from] == '"';
    }

    public boolean isNull() {
        return bytes[from] == 'n';
    }

    public boolean isTrue() {
        return bytes[from] == 't';
    }

    public boolean isBoolean() {
        return bytes[from] == 't' || bytes[from] == 'f';
    }

    public boolean isNumber() {
        return bytes[from] == '-' || (bytes[from] >= '0' && bytes[from] <= '9');
    }

    /** How many bytes it takes as it is written. */
    public int length() {
        return to - from;
    }

    /** The number, when it is written as an integer of at most 18 digits; empty for everything else. */
    public OptionalLong integer() {
        if (!isNumber() || length() > INTEGER_DIGITS_MAX + 1) return OptionalLong.empty();
        boolean negative = bytes[from] == '-';
        int start = negative ? from + 1 : from;
        if (to - start > INTEGER_DIGITS_MAX) return OptionalLong.empty();
        long number = 0;
        for (int i = start; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') return OptionalLong.empty();
            number = number * 10 + (bytes[i] - '0');
        }
        return OptionalLong.of(negative ? -number : number);
    }

    /** The string's text; null when it is no string. */
    public @Nullable String string() {
        if (!isString()) return null;
        for (int i = from + 1; i < to - 1; i++) if (bytes[i] == '\\') return unescaped();
        return new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    /** Whether it is a string that begins with this ASCII text as it is written. */
    public boolean stringStartsWith(String ascii) {
        if (!isString() || to - from - 2 < ascii.length()) return false;
        for (int i = 0; i < ascii.length(); i++) if (bytes[from + 1 + i] != ascii.charAt(i)) return false;
        return true;
    }

    /** As written. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The members of an object; no members for anything else. */
    public JsonObject object() {
        return isObject() ? JsonObject.of(this) : JsonObject.EMPTY;
    }

    /** The elements of an array; none for anything else. */
    public List<JsonValue> elements() {
        List<JsonValue> elements = new ArrayList<>();
        if (!isArray()) return elements;
        try {
            JsonScanner scanner = new JsonScanner(bytes, to);
            int position = scanner.skipSpace(from + 1);
            while (bytes[position] != ']') {
                int end = scanner.value(position, 0);
                elements.add(new JsonValue(bytes, position, end));
                position = scanner.skipSpace(end);
                if (bytes[position] == ',') position = scanner.skipSpace(position + 1);
            }
            return elements;
        } catch (BadJson e) {
            throw new IllegalStateException("the value was checked before", e);
        }
    }

    @Override
    public String toString() {
        return "JsonValue[" + length() + " bytes]";
    }

    private String unescaped() {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from + 1;
        for (int i = from + 1; i < to - 1; i++) {
            if (bytes[i] != '\\') continue;
            text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
            int kind = bytes[++i];
            if (kind == 'u') {
                text.append((char) Integer.parseInt(new String(bytes, i + 1, 4, StandardCharsets.US_ASCII), 16));
                i += 4;
            } else {
                int at = "bfnrt".indexOf(kind);
                text.append(at < 0 ? (char) kind : "\b\f\n\r\t".charAt(at));
            }
            plain = i + 1;
        }
        return text.append(new String(bytes, plain, to - 1 - plain, StandardCharsets.UTF_8))
                .toString();
    }
}
