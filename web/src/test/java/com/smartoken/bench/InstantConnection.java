package com.smartoken.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;

/** One connection of the instant upstream: reads a request whole, answers it, and knows when its next chunk is due. */
final class InstantConnection {
    private static final int REQUEST_BYTES_MAX = 16 << 10;

    /** What is not asked for counts as one microsecond. */
    private static final long FIRST_NANOS_MIN = 1_000;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final InstantUpstream.Tally tally;
    private final ByteBuffer in = ByteBuffer.allocate(REQUEST_BYTES_MAX);
    private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();
    private int chunks;
    private int sent;
    private long paceNanos;
    private long firstNanos;
    private long startNanos;

    InstantConnection(SocketChannel channel, SelectionKey key, InstantUpstream.Tally tally) {
        this.channel = channel;
        this.key = key;
        this.tally = tally;
    }

    /** When the next chunk of its stream is to be sent, as {@link System#nanoTime}. */
    long dueNanos() {
        return startNanos + firstNanos + sent * paceNanos;
    }

    /** Reads what came and answers a whole request. @return whether a stream began whose chunks are to be sent */
    boolean receive() throws IOException {
        if (channel.read(in) < 0) throw new EOFException();
        String request = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int body = request.indexOf("\r\n\r\n") + 4;
        if (body < 4 || in.position() < body + length(request.substring(0, body))) {
            if (!in.hasRemaining()) throw new IOException("a request of more than 16 KiB");
            return false;
        }
        in.clear();
        if (request.startsWith("GET ")) {
            send(InstantAnswers.json("{\"requests\":" + tally.requests + ",\"chunks\":" + tally.chunks + "}"));
            return false;
        }
        tally.requests++;
        if (request.indexOf("\"stream\":true", body) < 0) {
            send(ByteBuffer.wrap(InstantAnswers.COMPLETION));
            return false;
        }
        chunks = number(request, "\"bench_chunks\":", body);
        paceNanos = number(request, "\"bench_pace_micros\":", body) * 1_000L;
        firstNanos = number(request, "\"bench_first_micros\":", body) * 1_000L;
        sent = 0;
        startNanos = System.nanoTime();
        send(ByteBuffer.wrap(InstantAnswers.STREAM_HEAD));
        return firstNanos > FIRST_NANOS_MIN || sendChunk();
    }

    /** Sends the next chunk, and the end after the last. @return whether there is another */
    boolean sendChunk() throws IOException {
        send(InstantAnswers.chunk(sent++, System.nanoTime()));
        tally.chunks++;
        if (sent < chunks) return true;
        send(ByteBuffer.wrap(InstantAnswers.STREAM_END));
        return false;
    }

    /** Goes on with what the socket did not take at once. */
    void flush() throws IOException {
        while (!out.isEmpty()) {
            channel.write(out.peek());
            if (out.peek().hasRemaining()) break;
            out.poll();
        }
        key.interestOps(out.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (out.isEmpty()) channel.write(bytes);
        if (!bytes.hasRemaining()) return;
        out.add(bytes);
        flush();
    }

    private static int length(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
        return at < 0 ? 0 : number(head, head.substring(at, at + 15), 0);
    }

    private static int number(String text, String name, int from) {
        int at = text.indexOf(name, from);
        if (at < 0) return 1;
        int value = 0;
        for (int i = at + name.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
            else if (c != ' ') break;
        }
        return value;
    }
}
