package com.smartoken.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Streamed calls on some connections, each chunk looked at: its place in the stream, and how long it was on its way. */
final class Streams {
    private static final String TEXT = "\"content\":\"";

    private final int port;
    private final byte[] request;
    private final int chunks;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private final Samples firstByte = new Samples();
    private final Samples transit = new Samples();

    /**
     * A kind of stream.
     *
     * @param chunks how many chunks of text it has
     * @param pace from one chunk to the next
     */
    record Shape(int chunks, Duration pace) {
        byte[] request(String key) {
            return Wire.post(
                    key,
                    "{\"model\":\"bench\",\"stream\":true,\"bench_chunks\":" + chunks + ",\"bench_pace_micros\":"
                            + pace.toNanos() / 1_000 + ",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about"
                            + " the history of the compass, at length and with dates.\"}]}");
        }
    }

    /** What came of it: {@code done} streams that were whole to the end. */
    record Result(
            long done,
            long failed,
            long chunks,
            long lost,
            Samples firstByte,
            Samples transit,
            @Nullable String firstFailure) {}

    private Streams(int port, byte[] request, int chunks) {
        this.port = port;
        this.request = request;
        this.chunks = chunks;
    }

    /** On each connection one stream after the other until the time is over, and at least one. */
    static Result run(int port, String key, Shape shape, int connections, Duration time) {
        Streams streams = new Streams(port, shape.request(key), shape.chunks);
        long end = System.nanoTime() + time.toNanos();
        long spread = shape.pace.toNanos() * shape.chunks / connections;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                long delay = i * spread;
                workers.execute(() -> streams.until(end, delay));
            }
        }
        long all = streams.done.get() + streams.failed.get();
        long received = streams.received.get();
        return new Result(
                streams.done.get(),
                streams.failed.get(),
                received,
                all * shape.chunks - received,
                streams.firstByte,
                streams.transit,
                streams.firstFailure.get());
    }

    private void until(long end, long delay) {
        try (Wire wire = new Wire(port)) {
            Thread.sleep(Duration.ofNanos(delay)); // so that they do not all begin at once
            do stream(wire);
            while (System.nanoTime() < end);
        } catch (IOException e) {
            failed.incrementAndGet();
            firstFailure.compareAndSet(null, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(Wire wire) throws IOException {
        long before = System.nanoTime();
        if (wire.send(request) != 200) throw new IOException("no stream: " + wire.rest());
        int expected = 0;
        boolean ended = false;
        for (String data = wire.data(); data != null; data = wire.data()) {
            long now = System.nanoTime();
            if (expected == 0) firstByte.add(now - before);
            long sent = sentAt(data, expected);
            if (sent != 0) {
                transit.add(now - sent);
                expected++;
            }
            ended = data.equals("[DONE]");
        }
        received.addAndGet(expected);
        if (!ended || expected != chunks) throw new IOException("a stream with " + expected + " chunks");
        done.incrementAndGet();
    }

    /** When the upstream sent this chunk, if it is the one with this number; 0 when it is not. */
    private static long sentAt(@Nullable String data, int number) {
        int at = data == null ? -1 : data.indexOf(TEXT);
        if (data == null || at < 0) return 0;
        String[] words = data.substring(at + TEXT.length()).split(" ", 3);
        return words[0].equals(Integer.toString(number)) ? Long.parseLong(words[1]) : 0;
    }
}
