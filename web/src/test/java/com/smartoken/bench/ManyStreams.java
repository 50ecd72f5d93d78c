package com.smartoken.bench;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
        try (LocalIssuer issuer = LocalIssuer.start(0);
                NodeProcess node = setup(rig, flags, issuer).start("streams", null)) {
            TestBrowser console = new TestBrowser("http://127.0.0.1:" + node.port());
            console.signIn("many0@example.com");
            Books books = new Books(rig);
            Watch watch = new Watch(node.port(), console);
            Thread watcher = Thread.ofPlatform().start(watch);
            Streams.Shape shape = new Streams.Shape((int) Math.max(20, time.toSeconds() * 2), PACE);
            // Each begins a moment after the one before, so that all run at once from the end of the first on.
            Streams.Result result =
                    Streams.run(node.port(), key, shape, STREAMS, PACE.multipliedBy(shape.chunks() * 3L / 2));
            watch.over = true;
            watcher.join();
            report.tell(name(), "streams, 2,000 at once, whole to their end", (double) result.done(), "");
            report.exact(name(), "streams lost", result.failed(), 0);
            if (result.firstFailure() != null) report.note("the first that was lost: " + result.firstFailure());
            for (String line : node.complaints().stream().limit(5).toList()) report.note(line);
            report.exact(name(), "chunks lost, of " + result.chunks(), result.lost(), 0);
            report.atMost(name(), "heap used after a collection, most", heap(gc), "MiB", HEAP_MIB_MAX);
            report.tell(name(), "rounds of looking at pages", (double) watch.rounds, "");
            report.atMost(name(), "health, worst", watch.health.millis(1), "ms", MILLIS_MAX);
            report.atMost(name(), "a page of the site, worst", watch.pages.millis(1), "ms", MILLIS_MAX);
            report.atMost(name(), "the console's usage, worst", watch.console.millis(1), "ms", MILLIS_MAX);
            report.tell(name(), "transit of a chunk, median", result.transit().median(), "ms");
            report.tell(name(), "first byte, median", result.firstByte().median(), "ms");
            books.reconcile(report, name(), result.done(), result.failed());
        }
    }

    private static NodeProcess.Setup setup(Rig rig, List<String> flags, LocalIssuer issuer) {
        Map<String, String> environment = new HashMap<>(rig.setup().more());
        environment.put("SMARTOKEN_OIDC_ISSUER", issuer.url());
        environment.put("SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID);
        environment.put("SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
        NodeProcess.Setup usual = rig.setup();
        return new NodeProcess.Setup(usual.database(), usual.content(), usual.folder(), flags, environment);
    }

    /** Looks at health, a page and the console while the streams run. */
    private static final class Watch implements Runnable {
        final Samples health = new Samples();
        final Samples pages = new Samples();
        final Samples console = new Samples();
        volatile boolean over;
        int rounds;
        private final int port;
        private final TestBrowser browser;

        Watch(int port, TestBrowser browser) {
            this.port = port;
            this.browser = browser;
        }

        @Override
        public void run() {
            while (!over) {
                try (Wire wire = new Wire(port)) {
                    ask(wire, "/readyz", health);
                    ask(wire, "/pricing", pages);
                    long before = System.nanoTime();
                    int status = browser.get("/console/usage").statusCode();
                    if (status != 200) throw new IOException("the console answers " + status);
                    console.add(System.nanoTime() - before);
                    rounds++;
                    Thread.sleep(Duration.ofMillis(200)); // visitors, not a load of their own
                } catch (IOException e) {
                    health.add(TimeUnit.MINUTES.toNanos(1));
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static void ask(Wire wire, String path, Samples times) throws IOException {
            long before = System.nanoTime();
            int status = wire.send(
                    ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (status != 200) throw new IOException(path + " answers " + status);
            wire.skip();
            times.add(System.nanoTime() - before);
        }
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
