package com.smartoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Every upstream fails while 500 calls a second come: how fast they are told, how often it is asked, when it is over. */
final class Outage implements Benchmark {
    private static final int PER_SECOND = 500;
    private static final int CONNECTIONS = 50;
    private static final double MILLIS_MAX = 50;
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        String key = rig.customers("outage", 1).getFirst();
        Path folder = Files.createDirectories(rig.setup().folder().resolve("outage"));
        try (FailingUpstream upstream = FailingUpstream.start();
                NodeProcess node = new NodeProcess.Setup(
                                rig.setup().database(),
                                NodeProcess.content(folder, upstream.port()),
                                folder,
                                rig.setup().flags(),
                                rig.setup().more())
                        .start("outage", null)) {
            byte[] request =
                    Wire.post(key, "{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
            Load before = Load.run(node.port(), request, Duration.ofSeconds(5));
            report.exact(name(), "calls not answered before it", before.all() - before.answered.get(), 0);
            upstream.fail(true);
            long asked = upstream.requests();
            Load outage = Load.run(node.port(), request, time);
            long attempts = upstream.requests() - asked;
            upstream.fail(false);
            long recovered = recovered(node.port(), request);
            tell(report, outage, attempts, time.toSeconds());
            report.atMost(
                    name(), "back to normal by itself after", recovered / 1e9, "s", (double) RECOVERY_MAX.toSeconds());
        }
    }

    private void tell(Report report, Load outage, long attempts, long seconds) {
        report.tell(name(), "calls in the outage", (double) outage.all(), "");
        report.exact(name(), "  answered neither 503 nor 502", outage.other.get() + outage.answered.get(), 0);
        report.tell(name(), "  answered 503", outage.away.count(), "");
        report.atMost(name(), "  time to a 503, p99", outage.away.millis(0.99), "ms", MILLIS_MAX);
        report.tell(name(), "  time to a 503, median", outage.away.median(), "ms");
        // Before a breaker opens and as its probes, calls ask the upstream themselves: no others are told 502.
        report.atMost(name(), "  answered 502", outage.broken.count(), "", (double) attempts);
        report.tell(name(), "  time to a 502, p99", outage.broken.millis(0.99), "ms");
        report.tell(name(), "  time to a 502, median", outage.broken.median(), "ms");
        report.atMost(name(), "  attempts upstream", (double) attempts, "", 1.2 * outage.all() + 10.0 * seconds);
    }

    /** Nanoseconds until ten calls in a row are answered. */
    private static long recovered(int port, byte[] request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Wire wire = new Wire(port)) {
            for (int inARow = 0; inARow < 10; ) {
                int status = wire.send(request);
                wire.skip();
                inARow = status == 200 ? inARow + 1 : 0;
                if (System.nanoTime() - start > RECOVERY_MAX.toNanos()) break;
                if (status != 200) Thread.sleep(50); // a client that tries again, not a storm
            }
        }
        return System.nanoTime() - start;
    }

    /** Calls at a steady pace, whatever comes back. */
    private static final class Load {
        final AtomicLong answered = new AtomicLong();
        final AtomicLong other = new AtomicLong();
        final Samples away = new Samples();
        final Samples broken = new Samples();

        long all() {
            return answered.get() + other.get() + away.count() + broken.count();
        }

        static Load run(int port, byte[] request, Duration time) {
            Load load = new Load();
            long begin = System.nanoTime();
            try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    long first = begin + i * 1_000_000_000L / PER_SECOND;
                    workers.execute(() -> load.until(port, request, first, begin + time.toNanos()));
                }
            }
            return load;
        }

        private void until(int port, byte[] request, long first, long end) {
            long pause = 1_000_000_000L * CONNECTIONS / PER_SECOND;
            try (Wire wire = new Wire(port)) {
                for (long due = first; due < end; due += pause) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    long before = System.nanoTime();
                    int status = wire.send(request);
                    wire.skip();
                    told(status, System.nanoTime() - before);
                }
            } catch (IOException e) {
                other.incrementAndGet();
            }
        }

        private void told(int status, long nanos) {
            switch (status) {
                case 200 -> answered.incrementAndGet();
                case 502 -> broken.add(nanos);
                case 503 -> away.add(nanos);
                default -> other.incrementAndGet();
            }
        }
    }
}
