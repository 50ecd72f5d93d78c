package com.smartoken.local.sandbox;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One caller's connection: bytes in, HTTP/1.1 answers out, each written to the socket at once. It looks for a caller
 * that has left before every write and while it waits, because a write alone succeeds once more after the caller's close.
 * Belongs to one thread; only {@link #close} may come from another.
 */
final class Connection implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** The next byte, or -1 at the caller's end of the stream. */
    int read() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int count = channel.read(in);
            in.flip();
            if (count < 0) {
                return -1;
            }
        }
        return in.get() & 0xff;
    }

    /** Exactly so many bytes. */
    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        int taken = Math.min(length, in.remaining());
        in.get(bytes, 0, taken);
        ByteBuffer rest = ByteBuffer.wrap(bytes, taken, length - taken);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("the caller closed within a body");
            }
        }
        return bytes;
    }

    /** A whole answer with its length. */
    void answer(int status, String contentType, Map<String, String> headers, byte[] body) throws IOException {
        String head = head(status, contentType, headers) + "content-length: " + body.length + "\r\n\r\n";
        write(concat(head.getBytes(StandardCharsets.ISO_8859_1), body));
    }

    /** The head of an answer whose body comes in chunks. */
    void beginChunks(String contentType) throws IOException {
        write(head(200, contentType, Map.of("cache-control", "no-cache")) + "transfer-encoding: chunked\r\n\r\n");
    }

    /** One piece of the body, on the wire when this returns. */
    void chunk(String text) throws IOException {
        write(framed(text));
    }

    /** The last piece and the end of the body, in one write. */
    void endChunks(String text) throws IOException {
        write((text.isEmpty() ? "" : framed(text)) + "0\r\n\r\n");
    }

    /** Lets a caller that waits for it send its body. */
    void goOnWithBody() throws IOException {
        write("HTTP/1.1 100 Continue\r\n\r\n");
    }

    /** Waits, at most so long; a caller that leaves meanwhile ends the wait with an exception. */
    void await(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            requirePeer();
            sleep(Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos())));
        }
        requirePeer();
    }

    /** Fails when the caller has closed or reset the connection. */
    void requirePeer() throws IOException {
        if (in.hasRemaining()) {
            return; // the next request is here already, so its sender is too
        }
        in.clear();
        try {
            channel.configureBlocking(false);
            if (channel.read(in) < 0) {
                throw new EOFException("the caller has left");
            }
            channel.configureBlocking(true);
        } finally {
            in.flip();
        }
    }

    /** Whether this side has not closed it. */
    boolean isOpen() {
        return channel.isOpen();
    }

    /** Drops the connection with a TCP reset. */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
        requirePeer();
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private static String head(int status, String contentType, Map<String, String> headers) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + " Sandbox\r\ncontent-type: " + contentType + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.toString();
    }

    private static String framed(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time); // the pace that a model would have
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the sandbox stops", stopped);
        }
    }
}
