package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;

/** Waits for a response's head and leaves the connection's buffer at the first byte of the body. */
final class HeadReader {
    private static final int INTERIM_MAX = 8;
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private HeadReader() {}

    /** Reads the final response's head; up to eight interim ones before it are skipped. */
    static ResponseHead read(Connection connection, boolean toHead) throws UpstreamFailure {
        Deadlines deadlines = connection.deadlines();
        deadlines.awaitFirstByte();
        long firstByteAt = deadlines.phaseAt();
        for (int interim = 0; interim <= INTERIM_MAX; interim++) {
            int end = await(connection);
            ResponseHead head = HeadParser.parse(connection.buffer, connection.position, end, toHead);
            connection.position = end;
            if (head.status() >= 200) {
                return head;
            }
            deadlines.resumeFirstByte(firstByteAt);
        }
        throw UpstreamFailure.badResponse("too many interim responses");
    }

    /** Fills the buffer until it holds a whole head; returns the place behind its empty line. */
    private static int await(Connection connection) throws UpstreamFailure {
        compact(connection);
        boolean begun = false;
        int scanned = 0;
        while (true) {
            if (connection.limit > 0 && !begun) {
                begun = true;
                connection.deadlines().awaitRestOfHead();
            }
            checkStart(connection);
            int end = endOfHead(connection, scanned);
            if (end > 0) {
                return end;
            }
            if (connection.limit == connection.buffer.length) {
                throw UpstreamFailure.inResponse(Kind.TOO_LARGE, "headers");
            }
            scanned = connection.limit;
            if (connection.fill() < 0) {
                throw connection.failure(Kind.CLOSED_EARLY, "closed before the end of the headers");
            }
        }
    }

    private static void compact(Connection connection) {
        int left = connection.limit - connection.position;
        System.arraycopy(connection.buffer, connection.position, connection.buffer, 0, left);
        connection.position = 0;
        connection.limit = left;
    }

    /** Finds out about anything that is not HTTP/1 at once, not when a timeout ends the wait for an empty line. */
    private static void checkStart(Connection connection) throws UpstreamFailure {
        for (int i = 0; i < Math.min(START.length, connection.limit); i++) {
            if (connection.buffer[i] != START[i]) {
                throw UpstreamFailure.badResponse("not HTTP/1");
            }
        }
    }

    private static int endOfHead(Connection connection, int scanned) {
        byte[] bytes = connection.buffer;
        for (int i = Math.max(3, scanned); i < connection.limit; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }
}
