package com.smartoken.relay.replay;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** An answer as it is written, kept to be given again. One that grows too large is dropped. For one thread. */
public final class Recording {
    private static final int BYTES_MAX = 4 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private boolean full;

    /** Adds what the client gets. */
    public void add(byte[] from, int length) {
        if (full) return;
        if (bytes.size() + length > BYTES_MAX) {
            full = true;
            bytes.reset();
            return;
        }
        bytes.write(from, 0, length);
    }

    /** Whether it was too much. */
    public boolean isFull() {
        return full;
    }

    /** All of it; null when it was too much. */
    public byte @Nullable [] whole() {
        return full ? null : bytes.toByteArray();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
