package com.smartoken.bench;

import java.time.Duration;

/** How much later a stream begins than straight from the upstream: alone, and among 64 that are paced as models speak. */
final class FirstByte implements Benchmark {
    private static final double MILLIS_MAX = 3;
    private static final int BESIDE = 64;
    private static final Streams.Shape ALONE = new Streams.Shape(5, Duration.ofMillis(1));
    private static final Streams.Shape PACED = new Streams.Shape(20, Duration.ofMillis(20));
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "ttfb";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        String key = rig.customers("stream", 1).getFirst();
        Streams.run(rig.node().port(), key, ALONE, BESIDE, WARM_UP);
        measure(rig, time, report, key, ALONE, 1);
        measure(rig, time, report, key, PACED, BESIDE);
    }

    private void measure(Rig rig, Duration time, Report report, String key, Streams.Shape shape, int connections)
            throws Exception {
        Duration half = time.dividedBy(2);
        Streams.Result direct = Streams.run(rig.upstream().port(), key, shape, connections, half);
        Books books = new Books(rig);
        Streams.Result relayed = Streams.run(rig.node().port(), key, shape, connections, half);
        double added = relayed.firstByte().median() - direct.firstByte().median();
        report.atMost(name(), "added to the first byte, median, of " + connections, added, "ms", MILLIS_MAX);
        report.tell(name(), "  relayed, median", relayed.firstByte().median(), "ms");
        report.tell(name(), "  relayed, p99", relayed.firstByte().millis(0.99), "ms");
        report.tell(name(), "  direct, median", direct.firstByte().median(), "ms");
        books.reconcile(report, name(), relayed.done(), relayed.failed());
    }
}
