package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * One connection to an upstream, used by one exchange at a time. Its one buffer first holds the request that goes out and
 * then the bytes that came in and were not read yet.
 *
 * <p>Reads are timed by the socket. Writes and handshakes cannot be, so they set a guard: a moment after which the
 * client's reaper closes the socket under them. The bare socket is always the one that is closed, since closing a TLS
 * socket waits for a writer that may never come back.
 */
final class Connection {
    /** The most that a response's status line and headers may take together. */
    static final int BUFFER_BYTES = 16 << 10;

    private static final int WRITE_BYTES = 64 << 10;
    private static final long NO_GUARD = Long.MIN_VALUE;
    private static final long GUARD_HIT = Long.MIN_VALUE + 1;

    private final SocketChannel channel;
    private final Socket socket;
    private final AtomicLong guard = new AtomicLong(NO_GUARD);
    private InputStream in;
    private OutputStream out;
    private Deadlines deadlines;
    private boolean requestSent;
    private boolean anyByteReceived;

    final byte[] buffer = new byte[BUFFER_BYTES];
    int position;
    int limit;
    /** When an unused connection is too old, as {@link System#nanoTime}; the pool's own. */
    long idleUntil;

    Connection(SocketChannel channel, Deadlines deadlines) throws IOException {
        this.channel = channel;
        this.socket = channel.socket();
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.deadlines = deadlines;
    }

    /** From here on everything goes through TLS. */
    void secure(SSLSocket tls) throws IOException {
        in = tls.getInputStream();
        out = tls.getOutputStream();
    }

    /** Starts another exchange on this connection. */
    void begin(Deadlines ofExchange) {
        deadlines = ofExchange;
        requestSent = false;
        anyByteReceived = false;
        position = 0;
        limit = 0;
    }

    /** The bare socket, for the TLS layer. */
    Socket socket() {
        return socket;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** Whether a first byte of the present exchange's response came. */
    boolean anyByteReceived() {
        return anyByteReceived;
    }

    /**
     * Whether the peer still listens and has said nothing unasked, without waiting. With TLS, a session ticket that
     * nobody has read yet counts as unasked, which costs a connection and no more.
     */
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.wrap(buffer, 0, 1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends the whole request: one write when head and body fit into the buffer. */
    void write(UpstreamRequest request) throws UpstreamFailure {
        int head = RequestHead.write(request, buffer);
        byte[] body = request.body();
        int sent = Math.min(body.length, buffer.length - head);
        System.arraycopy(body, 0, buffer, head, sent);
        writeGuarded(buffer, 0, head + sent);
        while (sent < body.length) {
            int part = Math.min(body.length - sent, WRITE_BYTES);
            writeGuarded(body, sent, part);
            sent += part;
        }
        requestSent = true;
    }

    private void writeGuarded(byte[] bytes, int offset, int length) throws UpstreamFailure {
        deadlines.awaitWrite();
        guard();
        IOException fault = null;
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            fault = e;
        }
        if (unguard()) {
            throw timeout();
        }
        if (fault != null) {
            throw failure(fault);
        }
    }

    /** Lets the reaper close the socket when the present phase is over. */
    void guard() {
        guard.set(Math.max(deadlines.endsAt(), GUARD_HIT + 1));
    }

    /** Ends the guard; true when it struck. */
    boolean unguard() {
        return guard.getAndSet(NO_GUARD) == GUARD_HIT;
    }

    /** The reaper's part. */
    void closeIfOverdue(long now) {
        long at = guard.get();
        if (at != NO_GUARD && at != GUARD_HIT && now - at >= 0 && guard.compareAndSet(at, GUARD_HIT)) {
            close();
        }
    }

    /** Reads what is there into the buffer behind what it holds, waiting for at least one byte; -1 at the end. */
    int fill() throws UpstreamFailure {
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        int read = receive(buffer, limit, buffer.length - limit);
        if (read > 0) {
            limit += read;
        }
        return read;
    }

    /** Reads past the buffer, which must be empty; waits for at least one byte; -1 at the end. */
    int receive(byte[] into, int offset, int length) throws UpstreamFailure {
        while (true) {
            int slice = deadlines.sliceMillis(System.nanoTime());
            if (slice == 0) {
                throw timeout();
            }
            try {
                socket.setSoTimeout(slice);
                int read = in.read(into, offset, length);
                anyByteReceived |= read > 0;
                return read;
            } catch (SocketTimeoutException e) {
                beat();
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    private void beat() throws UpstreamFailure {
        try {
            deadlines.beat(System.nanoTime());
        } catch (IOException e) {
            throw new UpstreamFailure(Kind.CANCELLED, "the heartbeat failed", requestSent, anyByteReceived, e);
        }
    }

    private UpstreamFailure timeout() {
        return failure(deadlines.endsBy(), "the time is over");
    }

    private UpstreamFailure failure(IOException e) {
        String what = e.getClass().getSimpleName();
        if (Thread.currentThread().isInterrupted()) {
            return failure(Kind.CANCELLED, "interrupted");
        }
        boolean reset = e instanceof SocketException
                || e instanceof ClosedChannelException
                || e.getCause() instanceof SocketException
                || !(e instanceof SSLException);
        return failure(reset ? Kind.RESET : Kind.TLS, what);
    }

    UpstreamFailure failure(Kind kind, String message) {
        return new UpstreamFailure(kind, message, requestSent, anyByteReceived);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Closes at once, from any thread, whatever another one is waiting for. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closed is what it is, whatever the last words of the system were.
        }
    }
}
