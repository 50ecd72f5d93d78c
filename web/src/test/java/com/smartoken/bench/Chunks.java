package com.smartoken.bench;

import java.time.Duration;

/** What a chunk costs while 100 streams run at the pace of a fast model, and how long it is on its way. */
final class Chunks implements Benchmark {
    private static final int STREAMS = 100;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final double MICROS_MAX = 50;
    private static final double TRANSIT_MILLIS_MAX = 0.2;

    @Override
    public String name() {
        return "chunks";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        String key = rig.customers("chunk", 1).getFirst();
        Streams.run(rig.node().port(), key, new Streams.Shape(50, PACE), STREAMS, WARM_UP);
        Streams.Shape shape = new Streams.Shape((int) time.dividedBy(PACE), PACE);
        Streams.Result direct = Streams.run(rig.upstream().port(), key, shape, STREAMS, Duration.ZERO);
        Books books = new Books(rig);
        Meter meter = new Meter(rig);
        Streams.Result relayed = Streams.run(rig.node().port(), key, shape, STREAMS, Duration.ZERO);
        Meter.Cost cost = meter.per(relayed.chunks());
        double added = relayed.transit().median() - direct.transit().median();
        report.atMost(name(), "processor, 100 paced streams", cost.sum(), "µs/chunk", MICROS_MAX);
        report.tell(name(), "  of it the service", cost.service(), "µs/chunk");
        report.tell(name(), "  of it the database", cost.database(), "µs/chunk");
        report.exact(name(), "chunks lost, of " + STREAMS * shape.chunks(), relayed.lost(), 0);
        report.atMost(name(), "added transit, median", added, "ms", TRANSIT_MILLIS_MAX);
        report.tell(name(), "  transit relayed, median", relayed.transit().median(), "ms");
        report.tell(name(), "  transit relayed, p99", relayed.transit().millis(0.99), "ms");
        report.tell(name(), "  transit direct, median", direct.transit().median(), "ms");
        books.reconcile(report, name(), relayed.done(), relayed.failed());
    }
}
