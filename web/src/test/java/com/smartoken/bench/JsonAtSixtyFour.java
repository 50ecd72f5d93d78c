package com.smartoken.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What a call without a stream costs when 64 connections call at once: on one account, and on a thousand. */
final class JsonAtSixtyFour implements Benchmark {
    private static final int CONNECTIONS = 64;
    private static final int ACCOUNTS = 1_000;
    private static final double MICROS_MAX = 200;
    private static final Duration SETTLE_IN = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "json-64";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        List<byte[]> one = Calls.requests(rig.customers("one", 1));
        List<byte[]> many = Calls.requests(rig.customers("many", ACCOUNTS));
        Calls.warmUp(rig.node(), one, CONNECTIONS);
        double relayed = measure(rig, time, report, one, "one account");
        measure(rig, time, report, many, "1,000 accounts");
        Calls.run(rig.upstream().port(), one, CONNECTIONS, SETTLE_IN);
        Calls.Result direct = Calls.run(rig.upstream().port(), one, CONNECTIONS, time);
        report.tell(name(), "direct, without the service", direct.perSecond(), "req/s");
        report.tell(name(), "rate relative to direct, one account", relayed / direct.perSecond(), "");
    }

    private double measure(Rig rig, Duration time, Report report, List<byte[]> requests, String who)
            throws IOException, SQLException {
        Calls.run(rig.node().port(), requests, CONNECTIONS, SETTLE_IN);
        Books books = new Books(rig);
        Meter meter = new Meter(rig);
        Calls.Result result = Calls.run(rig.node().port(), requests, CONNECTIONS, time);
        Meter.Cost cost = meter.per(result.done());
        report.atMost(name(), "processor, " + who, cost.sum(), "µs/req", MICROS_MAX);
        report.tell(name(), "  of it the service", cost.service(), "µs/req");
        report.tell(name(), "  of it the database", cost.database(), "µs/req");
        report.tell(name(), "rate, " + who, result.perSecond(), "req/s");
        report.tell(name(), "latency p50, " + who, result.latency().median(), "ms");
        report.tell(name(), "latency p99, " + who, result.latency().millis(0.99), "ms");
        books.reconcile(report, name(), result.done(), result.failed());
        return result.perSecond();
    }
}
