package com.smartoken.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body must keep coming: after some grace at a least pace, and never for longer than the longest. Who
 * trickles is cut with 408. Silence is cut sooner, by the connection's idle timeout.
 */
final class PacedRequest extends Request.Wrapper {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long BYTES_PER_SECOND_MIN = 1 << 10;

    private long begunNanos;
    private long bytes;
    private boolean isBegun;

    PacedRequest(Request request) {
        super(request);
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (!isBegun) begunNanos = System.nanoTime();
        isBegun = true;
        Content.Chunk chunk = super.read();
        if (chunk != null && chunk.isLast()) return chunk;
        // Nothing to read may be a byte that is no content: of a chunk's size or extension, or of a trailer.
        if (chunk != null) bytes += chunk.remaining();
        if (!isSlow(System.nanoTime() - begunNanos, bytes)) return chunk;
        if (chunk != null) chunk.release();
        HttpException.RuntimeException slow =
                new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, "a body too slow");
        getWrapped().fail(slow);
        return Content.Chunk.from(slow, true);
    }

    static boolean isSlow(long nanos, long bytes) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos - GRACE_NANOS);
        return nanos > LONGEST_NANOS || (nanos > GRACE_NANOS && bytes < seconds * BYTES_PER_SECOND_MIN + 1024);
    }
}
