package com.smartoken.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How much later an answer comes than straight from the upstream, when there is one caller only. */
final class JsonAtOne implements Benchmark {
    private static final int TURN = 25;
    private static final double MILLIS_MAX = 1.2;

    @Override
    public String name() {
        return "json-1";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        byte[] request = Calls.requests(rig.customers("single", 1)).getFirst();
        measure(rig, request, Duration.ofSeconds(5), new Samples(), new Samples());
        Books books = new Books(rig);
        Samples direct = new Samples();
        Samples relayed = new Samples();
        measure(rig, request, time, direct, relayed);
        double added = relayed.median() - direct.median();
        report.atMost(name(), "added latency, median, 1 connection", added, "ms", MILLIS_MAX);
        report.tell(name(), "  relayed, median", relayed.median(), "ms");
        report.tell(name(), "  relayed, p99", relayed.millis(0.99), "ms");
        report.tell(name(), "  direct, median", direct.median(), "ms");
        books.reconcile(report, name(), relayed.count(), 0, direct.count());
    }

    /** Takes turns, so that what disturbs the machine disturbs both. */
    private static void measure(Rig rig, byte[] request, Duration time, Samples direct, Samples relayed)
            throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try (Wire straight = new Wire(rig.upstream().port());
                Wire through = new Wire(rig.node().port())) {
            while (System.nanoTime() < end) {
                for (Samples samples : List.of(direct, relayed)) {
                    Wire wire = samples == direct ? straight : through;
                    for (int i = 0; i < TURN; i++) call(wire, request, samples);
                }
            }
        }
    }

    private static void call(Wire wire, byte[] request, Samples samples) throws IOException {
        long before = System.nanoTime();
        if (wire.send(request) != 200) throw new IOException("no answer: " + wire.rest());
        wire.skip();
        samples.add(System.nanoTime() - before);
    }
}
