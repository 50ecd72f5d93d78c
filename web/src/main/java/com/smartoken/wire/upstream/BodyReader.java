package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.ResponseHead.Framing;
import com.smartoken.wire.upstream.UpstreamFailure.Kind;

/** Reads one response's body from its connection and knows its true end. */
final class BodyReader {
    /** From this size on a read goes straight into the caller's array. */
    private static final int DIRECT_BYTES_MIN = 4 << 10;

    private final Connection connection;
    private final Framing framing;
    private final ChunkedDecoder chunks = new ChunkedDecoder();
    private long left;
    private boolean ended;

    BodyReader(Connection connection, ResponseHead head) {
        this.connection = connection;
        this.framing = head.framing();
        this.left = framing == Framing.LENGTH ? head.length() : Long.MAX_VALUE;
        this.ended = framing == Framing.NONE || left == 0;
    }

    /** Whether the whole body was read. */
    boolean isEnded() {
        return ended;
    }

    int read(byte[] into, int offset, int length) throws UpstreamFailure {
        if (ended) {
            return -1;
        }
        return framing == Framing.CHUNKED ? readChunked(into, offset, length) : readPlain(into, offset, length);
    }

    private int readChunked(byte[] into, int offset, int length) throws UpstreamFailure {
        boolean waiting = false;
        while (true) {
            int read = chunks.decode(connection, into, offset, length);
            ended = chunks.isEnded();
            if (read > 0) {
                return read;
            }
            if (ended) {
                return -1;
            }
            if (!waiting) {
                // Once: bytes that are only framing must not prolong the wait for content.
                connection.deadlines().awaitBody();
                waiting = true;
            }
            if (connection.fill() < 0) {
                throw connection.failure(Kind.CLOSED_EARLY, "closed before the last chunk");
            }
        }
    }

    private int readPlain(byte[] into, int offset, int length) throws UpstreamFailure {
        int wanted = (int) Math.min(length, left);
        int read = Math.min(wanted, connection.limit - connection.position);
        if (read == 0) {
            connection.deadlines().awaitBody();
            if (wanted >= DIRECT_BYTES_MIN) {
                read = connection.receive(into, offset, wanted);
                return count(read);
            }
            if (connection.fill() < 0) {
                return count(-1);
            }
            read = Math.min(wanted, connection.limit - connection.position);
        }
        System.arraycopy(connection.buffer, connection.position, into, offset, read);
        connection.position += read;
        return count(read);
    }

    private int count(int read) throws UpstreamFailure {
        if (read < 0) {
            if (framing == Framing.LENGTH) {
                throw connection.failure(Kind.CLOSED_EARLY, "closed before the end of the body");
            }
            ended = true;
            return -1;
        }
        if (framing == Framing.LENGTH) {
            left -= read;
            ended = left == 0;
        }
        return read;
    }
}
