package com.smartoken.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** 2,000 streams at once over a slow upstream, with a heap of 1 GiB: none is lost, and pages and health stay fast. */
final class ManyStreams implements Benchmark {
    private static final int STREAMS = 2_000;
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final double MILLIS_MAX = 1_000;
    private static final double HEAP_MIB_MAX = 1_024;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        String key = rig.customers("many", 1).getFirst();
        List<String> flags = new ArrayList<>(rig.setup().flags());
        flags.add("-Xmx1g");
        Path gc = rig.setup().folder().resolve("streams-gc.log");
        flags.add("-Xlog:gc:file=" + gc);
        NodeProcess.Setup setup = new NodeProcess.Setup(
                rig.setup().database(),
                rig.setup().content(),
                rig.setup().folder(),
                flags,
                rig.setup().more());
        try (NodeProcess node = setup.start("streams", null)) {
            Samples health = new Samples();
            Samples pages = new Samples();
            AtomicBoolean over = new AtomicBoolean();
            Thread watcher = Thread.ofPlatform().start(() -> watch(node.port(), health, pages, over));
            Streams.Shape shape = new Streams.Shape((int) Math.max(20, time.toSeconds() * 2), PACE);
            // Each begins a moment after the one before, so that all run at once from the end of the first on.
            Streams.Result result =
                    Streams.run(node.port(), key, shape, STREAMS, PACE.multipliedBy(shape.chunks() * 3L / 2));
            over.set(true);
            watcher.join();
            report.tell(name(), "streams, 2,000 at once, whole to their end", (double) result.done(), "");
            report.exact(name(), "streams lost", result.failed(), 0);
            report.exact(name(), "chunks lost, of " + result.chunks(), result.lost(), 0);
            report.atMost(name(), "heap used after a collection, most", heap(gc), "MiB", HEAP_MIB_MAX);
            report.atMost(name(), "health, worst", health.millis(1), "ms", MILLIS_MAX);
            report.atMost(name(), "a page of the site, worst", pages.millis(1), "ms", MILLIS_MAX);
            report.tell(name(), "transit of a chunk, median", result.transit().median(), "ms");
            report.tell(name(), "first byte, median", result.firstByte().median(), "ms");
        }
    }

    private static void watch(int port, Samples health, Samples pages, AtomicBoolean over) {
        while (!over.get()) {
            try (Wire wire = new Wire(port)) {
                ask(wire, "/readyz", health);
                ask(wire, "/pricing", pages);
                Thread.sleep(Duration.ofMillis(200));
            } catch (IOException e) {
                health.add(TimeUnit.MINUTES.toNanos(1));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void ask(Wire wire, String path, Samples times) throws IOException {
        long before = System.nanoTime();
        wire.send(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        wire.skip();
        times.add(System.nanoTime() - before);
    }

    /** The most that was left in use after any collection, from the collector's own log. */
    private static double heap(Path log) throws IOException {
        double most = 0;
        for (String line : Files.readAllLines(log)) {
            if (!line.matches(".*Pause.*\\d+M->\\d+M\\(\\d+M\\).*")) continue;
            most = Math.max(most, Double.parseDouble(line.replaceAll(".*\\d+M->(\\d+)M\\(.*", "$1")));
        }
        return most;
    }
}
