package com.smartoken.wire.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much processor time a request and an event cost. Prints microseconds for requests with the whole process and the
 * trivial upstream's own thread told apart, and nanoseconds for events. Takes about twenty seconds.
 */
public final class UpstreamClientBench {
    private static final int CONNECTIONS = 32;
    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: x\r\nServer: x\r\n"
                            + "X-Request-Id: 0123456789\r\nContent-Length: 500\r\n\r\n" + "x".repeat(500))
                    .getBytes(StandardCharsets.ISO_8859_1);

    private UpstreamClientBench() {}

    /** Runs both measurements. */
    public static void main(String[] args) throws Exception {
        try (Echo echo = new Echo();
                UpstreamClient client = new UpstreamClient(ClientLimits.defaults())) {
            for (int round = 0; round < 5; round++) {
                requests(client, echo, Duration.ofSeconds(3));
            }
        }
        for (int round = 0; round < 3; round++) {
            events();
        }
    }

    private static void requests(UpstreamClient client, Echo echo, Duration time)
            throws IOException, InterruptedException {
        Duration second = Duration.ofSeconds(5);
        UpstreamRequest request = UpstreamRequest.post(
                Target.parse("http://127.0.0.1:" + echo.port() + "/v1"),
                "/chat/completions",
                List.of(new Header("Authorization", "Bearer x"), new Header("Content-Type", "application/json")),
                new byte[400],
                new Timeouts(second, second, second, second));
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        long before = processNanos();
        long upstreamBefore = echo.requests();
        long upstreamNanos = echo.nanos();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    try (Exchange exchange = client.send(request)) {
                        exchange.readAll(1_000);
                        done.incrementAndGet();
                    } catch (UpstreamFailure e) {
                        throw new IllegalStateException(e);
                    }
                }
                ended.countDown();
            });
        }
        Thread.sleep(time); // the measured while
        over.set(true);
        ended.await();
        double all = (processNanos() - before) / 1_000.0 / done.get();
        double upstream = (echo.nanos() - upstreamNanos) / 1_000.0 / Math.max(1, echo.requests() - upstreamBefore);
        System.out.printf(
                "%d requests/s, CPU a request: %.1f us client, %.1f us upstream%n",
                done.get() / time.toSeconds(), all - upstream, upstream);
    }

    private static void events() throws UpstreamFailure {
        String event = "data: {\"id\":\"x\",\"choices\":[{\"delta\":{\"content\":\"" + "y".repeat(220) + "\"}}]}\n\n";
        byte[] stream = event.repeat(150_000).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayInputStream in = new ByteArrayInputStream(stream);
        SseReader reader = new SseReader((into, offset, length) -> in.read(into, offset, Math.min(length, 1_400)));
        long start = System.nanoTime();
        int found = 0;
        for (SseEvent next = reader.next(); next != null; next = reader.next()) {
            found += next.kind() == SseEvent.Kind.DATA ? 1 : 0;
        }
        System.out.printf("%d events, %d ns each%n", found, (System.nanoTime() - start) / found);
    }

    private static long processNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** An upstream that takes every piece it reads for a whole request, on one thread. */
    private static final class Echo implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final ServerSocketChannel listener = ServerSocketChannel.open();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
        private final ByteBuffer answer =
                ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
        private final AtomicLong requests = new AtomicLong();
        private volatile long nanos;

        Echo() throws IOException {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            Thread.ofPlatform().daemon().start(this::run);
        }

        int port() throws IOException {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }

        long requests() {
            return requests.get();
        }

        long nanos() {
            return nanos;
        }

        private void run() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            try {
                while (selector.isOpen()) {
                    selector.select();
                    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                    while (keys.hasNext()) {
                        serve(keys.next());
                        keys.remove();
                    }
                    nanos = threads.getCurrentThreadCpuTime();
                }
            } catch (IOException | ClosedSelectorException e) {
                // The end of the measurement.
            }
        }

        private void serve(SelectionKey key) throws IOException {
            if (key.isAcceptable()) {
                SocketChannel accepted = listener.accept();
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ);
                return;
            }
            SocketChannel channel = (SocketChannel) key.channel();
            if (channel.read(buffer.clear()) < 0) {
                channel.close();
                return;
            }
            requests.incrementAndGet();
            channel.write(answer.rewind());
        }

        @Override
        public void close() throws IOException {
            listener.close();
            selector.close();
        }
    }
}
