package com.smartoken.db;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes UUIDv7 (RFC 9562): the first 48 bits are milliseconds, so ids sort by time and a month is a range of ids. */
public final class RequestIds {
    private static final String PREFIX = "req_";

    private final InstantSource clock;

    public RequestIds(InstantSource clock) {
        this.clock = clock;
    }

    /** What no id of an instant comes before: the edge of a range of time. */
    public static UUID firstAt(Instant instant) {
        return new UUID(Math.max(0, instant.toEpochMilli()) << 16, 0);
    }

    public UUID next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (clock.millis() << 16) | 0x7000 | random.nextInt(1 << 12);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** An id as people and programs see it: {@code req_} and 32 hexadecimal digits. */
    public static String text(UUID id) {
        return PREFIX + id.toString().replace("-", "");
    }

    /** The id that a text means; null when it is none. */
    public static @Nullable UUID parse(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text.replace("-", "");
        if (!hex.matches("[0-9a-f]{32}")) return null;
        return new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16));
    }

    /** The smallest id of an instant: where a range of time begins. */
    public static UUID first(Instant instant) {
        return new UUID(Math.max(0, instant.toEpochMilli()) << 16, 0);
    }

    /** When an id was made, to the millisecond. */
    public static Instant instant(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** The next id that there can be. */
    public static UUID after(UUID id) {
        long low = id.getLeastSignificantBits() + 1;
        return new UUID(low == 0 ? id.getMostSignificantBits() + 1 : id.getMostSignificantBits(), low);
    }

    /** The order of ids in the database; UUID's own takes its halves for signed numbers. */
    public static int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
