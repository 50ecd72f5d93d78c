package com.smartoken.wire.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a step of an {@link SseReader} found. There is one of these per reader: it is a view of the reader's buffer, good
 * until the next step.
 */
public final class SseEvent {
    /** What was found. */
    public enum Kind {
        /** A complete event with data, possibly empty. */
        DATA,
        /** No event yet, but bytes came: a comment, a blank line or a part of an event. The upstream lives. */
        KEEP_ALIVE
    }

    private Kind kind = Kind.KEEP_ALIVE;
    private String name = "";
    private byte[] buffer = {};
    private int offset;
    private int length;

    SseEvent() {}

    SseEvent keepAlive() {
        kind = Kind.KEEP_ALIVE;
        name = "";
        length = 0;
        return this;
    }

    SseEvent data(String eventName, byte[] bytes, int from, int to) {
        kind = Kind.DATA;
        name = eventName;
        buffer = bytes;
        offset = from;
        length = to - from;
        return this;
    }

    /** What this is. */
    public Kind kind() {
        return kind;
    }

    /** The value of the event field, empty when there was none. */
    public String name() {
        return name;
    }

    /** The array that holds the data, which must not be written to. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the data starts in the buffer. */
    public int offset() {
        return offset;
    }

    /** How many bytes of data there are. */
    public int length() {
        return length;
    }

    /** Whether the data is exactly this, such as {@code [DONE]}. */
    public boolean dataEquals(byte[] bytes) {
        return Arrays.equals(buffer, offset, offset + length, bytes, 0, bytes.length);
    }

    /** The data as text. */
    public String dataString() {
        return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }
}
