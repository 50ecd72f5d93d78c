package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The clock of one exchange: until when the present phase may last and when the next heartbeat is due. All in nanos. */
final class Deadlines {
    private final Timeouts timeouts;
    private final @Nullable Heartbeat heartbeat;
    private final long totalAt;
    private final long beatNanos;
    private long phaseAt;
    private Kind phaseKind = Kind.CONNECT_TIMEOUT;
    private long beatAt;

    Deadlines(Timeouts timeouts, @Nullable Heartbeat heartbeat) {
        this.timeouts = timeouts;
        this.heartbeat = heartbeat;
        this.beatNanos = heartbeat == null ? 0 : heartbeat.every().toNanos();
        long now = System.nanoTime();
        this.totalAt = now + timeouts.total().toNanos();
        begin(now, timeouts.connect(), Kind.CONNECT_TIMEOUT);
    }

    void awaitConnection() {
        begin(System.nanoTime(), timeouts.connect(), Kind.CONNECT_TIMEOUT);
    }

    void awaitWrite() {
        begin(System.nanoTime(), timeouts.idle(), Kind.IDLE_TIMEOUT);
    }

    void awaitFirstByte() {
        long now = System.nanoTime();
        begin(now, timeouts.firstByte(), Kind.FIRST_BYTE_TIMEOUT);
        beatAt = now + beatNanos;
    }

    /** The head as a whole must be there in the time for the first byte, and its rest in the idle time. */
    void awaitRestOfHead() {
        long firstByteAt = phaseAt;
        begin(System.nanoTime(), timeouts.idle(), Kind.IDLE_TIMEOUT);
        if (firstByteAt - phaseAt < 0) resumeFirstByte(firstByteAt);
    }

    /** After an interim response: what was left for the first byte of the final one. */
    void resumeFirstByte(long firstByteAt) {
        phaseAt = firstByteAt;
        phaseKind = Kind.FIRST_BYTE_TIMEOUT;
    }

    void awaitBody() {
        long now = System.nanoTime();
        begin(now, timeouts.idle(), Kind.IDLE_TIMEOUT);
        beatAt = now + beatNanos;
    }

    private void begin(long now, Duration limit, Kind kind) {
        phaseAt = now + limit.toNanos();
        phaseKind = kind;
    }

    /** When the present phase ends by its own limit. */
    long phaseAt() {
        return phaseAt;
    }

    /** When the present phase ends by its own limit or the total's, whichever is first. */
    long endsAt() {
        return phaseAt - totalAt < 0 ? phaseAt : totalAt;
    }

    /** Which limit it is that ends the present phase. */
    Kind endsBy() {
        return phaseAt - totalAt < 0 ? phaseKind : Kind.TOTAL_TIMEOUT;
    }

    /** How long to wait at most before looking at the clock again; 0 when the time is over. */
    int sliceMillis(long now) {
        long left = endsAt() - now;
        if (heartbeat != null) {
            left = Math.min(left, Math.max(beatAt - now, 1));
        }
        return left <= 0 ? 0 : (int) ((left + 999_999) / 1_000_000);
    }

    /** Calls the heartbeat when it is due. */
    void beat(long now) throws IOException {
        if (heartbeat != null && now - beatAt >= 0) {
            heartbeat.silence().elapsed();
            beatAt = System.nanoTime() + beatNanos;
        }
    }
}
