package com.smartoken.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts JSON together from written pieces and small values, in one growing buffer. */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer;
    private int length;
    private int start;
    private boolean comma;

    public JsonWriter(int capacity) {
        buffer = new byte[Math.max(64, capacity)];
    }

    /** Forgets what was written and keeps the room. */
    public JsonWriter clear() {
        length = 0;
        start = 0;
        comma = false;
        return this;
    }

    /** Begins another text behind what is there. */
    public JsonWriter restart() {
        start = length;
        comma = false;
        return this;
    }

    /**
     * Makes what was written since the last restart one line for every reader, its meaning unchanged: white space between
     * values goes, and what Unicode takes for the end of a line is escaped. What is one line already is only looked at.
     */
    public JsonWriter asLine() {
        if (!JsonLine.isLine(buffer, start, length)) {
            byte[] line = JsonLine.of(buffer, start, length);
            length = start;
            raw(line, 0, line.length);
        }
        return this;
    }

    /** Bytes as they are, outside the commas that members and elements get. */
    public JsonWriter raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) buffer[length + i] = (byte) ascii.charAt(i);
        length += count;
        return this;
    }

    public JsonWriter raw(byte[] bytes, int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, buffer, length, to - from);
        length += to - from;
        return this;
    }

    public JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    public JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    /** A name and its colon; a value must follow. */
    public JsonWriter name(String name) {
        separate();
        quoted(name);
        put(':');
        comma = false;
        return this;
    }

    /** A member that is written already, as it is. */
    public JsonWriter member(JsonObject.Member member) {
        separate();
        raw(member.written().bytes(), member.written().from(), member.written().to());
        comma = true;
        return this;
    }

    public JsonWriter value(JsonValue value) {
        separate();
        raw(value.bytes(), value.from(), value.to());
        comma = true;
        return this;
    }

    public JsonWriter value(@Nullable String text) {
        separate();
        if (text == null) raw("null");
        else quoted(text);
        comma = true;
        return this;
    }

    public JsonWriter value(long number) {
        return literal(Long.toString(number));
    }

    public JsonWriter value(boolean truth) {
        return literal(truth ? "true" : "false");
    }

    /** A number or word given as text. */
    public JsonWriter literal(String ascii) {
        separate();
        raw(ascii);
        comma = true;
        return this;
    }

    /** The bytes so far, shared: good until the next change. */
    public byte[] buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    private void separate() {
        if (comma) put(',');
    }

    private void quoted(String text) {
        put('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                put('\\');
                put((char) b);
            } else if ((b >= 0 && b < 0x20) || b == 0x7f) {
                raw("\\u00");
                room(2);
                buffer[length++] = HEX[b >> 4];
                buffer[length++] = HEX[b & 15];
            } else {
                room(1);
                buffer[length++] = b;
            }
        }
        put('"');
    }

    private void put(char ascii) {
        room(1);
        buffer[length++] = (byte) ascii;
    }

    private void room(int more) {
        if (length + more > buffer.length) buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
}
