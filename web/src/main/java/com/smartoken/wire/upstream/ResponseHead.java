package com.smartoken.wire.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response's status and headers, and what they say about its body and its connection. */
final class ResponseHead {
    /** How the end of a body is known. */
    enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final int status;
    private final String[] fields;
    private final Framing framing;
    private final long length;
    private final boolean keepAlive;

    /** {@code fields} has names at even places, each followed by its value. */
    ResponseHead(int status, String[] fields, Framing framing, long length, boolean keepAlive) {
        this.status = status;
        this.fields = fields;
        this.framing = framing;
        this.length = length;
        this.keepAlive = keepAlive;
    }

    int status() {
        return status;
    }

    Framing framing() {
        return framing;
    }

    /** The body's length where the framing is by length. */
    long length() {
        return length;
    }

    /** Whether the upstream will take another request on the same connection. */
    boolean keepAlive() {
        return keepAlive;
    }

    @Nullable
    String first(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    List<Header> all() {
        List<Header> all = new ArrayList<>(fields.length / 2);
        for (int i = 0; i < fields.length; i += 2) {
            all.add(new Header(fields[i], fields[i + 1]));
        }
        return all;
    }
}
