package com.smartoken.relay.replay;

import com.smartoken.http.Room;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is written, kept to be given again. One that grows too large, or for which there is no room, is dropped.
 * For one thread.
 */
public final class Recording {
    private static final int BYTES_MAX = 4 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final Room.Place place;
    private long room;
    private boolean full;

    Recording(Room.Place place) {
        this.place = place;
    }

    /** Adds what the client gets. */
    public void add(byte[] from, int length) {
        if (full) return;
        if (bytes.size() + length > BYTES_MAX || !hasRoom(bytes.size() + length)) {
            full = true;
            bytes.reset();
            return;
        }
        bytes.write(from, 0, length);
    }

    /** Takes it in pieces: most recordings are small. */
    private boolean hasRoom(long length) {
        if (length <= room) return true;
        long more = Math.max(length, 2 * room) - room;
        if (!place.tryTake(Room.COPIES * more)) return false;
        room += more;
        return true;
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
