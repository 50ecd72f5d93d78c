package com.smartoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The relay beside nginx as a bare proxy, before the same upstream and in the same run: machines differ threefold, a ratio
 * does not. The database's processor time is counted with ours. Needs {@code nginx} and {@code wrk}.
 */
final class BesideNginx implements Benchmark {
    private static final int ROUNDS = 3;
    private static final int TURN = 25;
    private static final double ON_TIME_MILLIS = 20;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Streams.Shape ALONE = new Streams.Shape(5, Duration.ofMillis(1));

    private final Duration rtt;

    /** @param rtt how far away the database is made to be; zero for as near as it is */
    BesideNginx(Duration rtt) {
        this.rtt = rtt;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        if (!Nginx.isThere()) {
            report.note("relay: not measured. Type: apt-get install -y nginx-light wrk");
            return;
        }
        String key = rig.customers("beside", 1).getFirst();
        Path folder = rig.setup().folder().resolve("beside");
        try (Nginx nginx = Nginx.proxy(folder, rig.upstream().port())) {
            Calls.warmUp(rig.node(), Calls.requests(List.of(key)), 64);
            if (!rtt.isZero()) {
                far(rig, time, report, key);
                return;
            }
            json(rig, nginx, folder, key, time, report);
            alone(rig.node().port(), rig, nginx, key, time, report, "1 connection");
            stream(rig, nginx, key, time, report);
            chunks(rig, nginx, key, time, report);
            onTime(rig, nginx, key, time, report);
            report.exact(name(), "holds left open", rig.database().number("select count(*) from hold"), 0);
            report.exact(
                    name(),
                    "broken rules of the books",
                    rig.database().violations().size(),
                    0);
        }
    }

    private void json(Rig rig, Nginx nginx, Path folder, String key, Duration time, Report report)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int seconds = (int) Math.max(3, time.toSeconds() / 2);
        for (int connections : new int[] {128, 32, 1}) {
            double ours = 0;
            double theirs = 0;
            double ourCpu = Double.MAX_VALUE;
            double theirCpu = Double.MAX_VALUE;
            Meter.Cost split = new Meter.Cost(0, 0);
            Nginx.post(folder, rig.node().port(), key, Calls.BODY, connections, 3);
            for (int round = 0; round < ROUNDS; round++) {
                Meter meter = new Meter(rig);
                Nginx.Load load = Nginx.post(folder, rig.node().port(), key, Calls.BODY, connections, seconds);
                Meter.Cost cost = meter.per(load.requests());
                ours = Math.max(ours, load.perSecond());
                if (cost.sum() < ourCpu) {
                    ourCpu = cost.sum();
                    split = cost;
                }
                long before = nginx.cpuNanos();
                load = Nginx.post(folder, nginx.port(), key, Calls.BODY, connections, seconds);
                theirs = Math.max(theirs, load.perSecond());
                theirCpu = Math.min(theirCpu, (nginx.cpuNanos() - before) / 1e3 / load.requests());
            }
            String who = connections + (connections == 1 ? " connection" : " connections");
            report.tell(name(), "JSON, " + who + ", rate relative to nginx", ours / theirs, "");
            report.tell(name(), "  calls a second, ours", ours, "req/s");
            report.tell(name(), "  calls a second, nginx", theirs, "req/s");
            report.atMost(
                    name(),
                    "  CPU a call relative to nginx",
                    ourCpu / theirCpu,
                    "",
                    connections == 128 ? 4.5 : Double.MAX_VALUE);
            report.tell(name(), "  of ours the service", split.service(), "µs");
            report.tell(name(), "  of ours the database", split.database(), "µs");
            report.tell(name(), "  CPU a call, nginx", theirCpu, "µs");
        }
    }

    /** What one caller waits longer than straight at the upstream, taking turns. */
    private void alone(int port, Rig rig, Nginx nginx, String key, Duration time, Report report, String who)
            throws IOException {
        byte[] request = Calls.requests(List.of(key)).getFirst();
        Samples direct = new Samples();
        Samples ours = new Samples();
        Samples theirs = new Samples();
        for (int round = 0; round < 2; round++) {
            Samples[] into = round == 0
                    ? new Samples[] {new Samples(), new Samples(), new Samples()}
                    : new Samples[] {direct, theirs, ours};
            int[] ports = {rig.upstream().port(), nginx.port(), port};
            long end = System.nanoTime() + time.dividedBy(2).toNanos();
            try (Wire one = new Wire(ports[0]);
                    Wire two = new Wire(ports[1]);
                    Wire three = new Wire(ports[2])) {
                Wire[] wires = {one, two, three};
                while (System.nanoTime() < end) {
                    for (int i = 0; i < 3; i++)
                        for (int call = 0; call < TURN; call++) call(wires[i], request, into[i]);
                }
            }
        }
        report.tell(name(), who + ": added median", ours.median() - direct.median(), "ms");
        report.tell(name(), "  added by nginx", theirs.median() - direct.median(), "ms");
        report.tell(name(), "  p99, ours", ours.millis(0.99), "ms");
    }

    /** The same with the database so far away. */
    private void far(Rig rig, Duration time, Report report, String key) throws Exception {
        try (DelayProxy proxy = new DelayProxy(rig.database().port(), rtt);
                NodeProcess node = rig.setup().before(proxy.port()).start("far", null)) {
            Calls.run(node.port(), Calls.requests(List.of(key)), 16, Duration.ofSeconds(10));
            byte[] request = Calls.requests(List.of(key)).getFirst();
            Samples direct = new Samples();
            Samples ours = new Samples();
            long end = System.nanoTime() + time.toNanos();
            try (Wire straight = new Wire(rig.upstream().port());
                    Wire through = new Wire(node.port())) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < TURN; i++) call(straight, request, direct);
                    for (int i = 0; i < TURN; i++) call(through, request, ours);
                }
            }
            report.atMost(
                    name(),
                    "database " + rtt.toMillis() + " ms away, 1 connection: added median",
                    ours.median() - direct.median(),
                    "ms",
                    2.6 * rtt.toMillis());
            report.tell(name(), "  p99", ours.millis(0.99), "ms");
        }
    }

    private static void call(Wire wire, byte[] request, Samples samples) throws IOException {
        long before = System.nanoTime();
        if (wire.send(request) != 200) throw new IOException("no answer: " + wire.rest());
        wire.skip();
        samples.add(System.nanoTime() - before);
    }

    private void stream(Rig rig, Nginx nginx, String key, Duration time, Report report) {
        Duration half = time.dividedBy(2);
        Streams.run(rig.node().port(), key, ALONE, 1, half);
        Streams.Result theirs = Streams.run(nginx.port(), key, ALONE, 1, half);
        Streams.Result ours = Streams.run(rig.node().port(), key, ALONE, 1, half);
        report.atMost(
                name(),
                "first byte of a stream, alone, over nginx's",
                ours.firstByte().median() - theirs.firstByte().median(),
                "ms",
                1.0);
    }

    private void chunks(Rig rig, Nginx nginx, String key, Duration time, Report report) throws IOException {
        Streams.Shape shape = new Streams.Shape((int) time.dividedBy(PACE), PACE);
        Streams.run(rig.node().port(), key, new Streams.Shape(50, PACE), 100, Duration.ofSeconds(3));
        long before = nginx.cpuNanos();
        Streams.Result theirs = Streams.run(nginx.port(), key, shape, 100, Duration.ZERO);
        double theirCpu = (nginx.cpuNanos() - before) / 1e3 / theirs.chunks();
        Meter meter = new Meter(rig);
        Streams.Result ours = Streams.run(rig.node().port(), key, shape, 100, Duration.ZERO);
        Meter.Cost cost = meter.per(ours.chunks());
        report.atMost(name(), "SSE, 100 streams of 50 a second: CPU a chunk relative", cost.sum() / theirCpu, "", 2.5);
        report.tell(name(), "  ours", cost.sum(), "µs");
        report.tell(name(), "  nginx", theirCpu, "µs");
        report.exact(name(), "  chunks lost", ours.lost(), 0);
    }

    private void onTime(Rig rig, Nginx nginx, String key, Duration time, Report report) {
        Streams.Shape shape = new Streams.Shape((int) time.dividedBy(PACE), PACE);
        Map<String, Integer> ports =
                Map.of("nginx", nginx.port(), "ours", rig.node().port());
        for (String who : List.of("nginx", "ours")) {
            Streams.Result result = Streams.run(ports.get(who), key, shape, 400, Duration.ZERO);
            report.tell(
                    name(),
                    "SSE, 400 streams of 50 a second: on time, " + who,
                    result.transit().partWithin(ON_TIME_MILLIS),
                    "");
            report.tell(name(), "  p99 of transit, " + who, result.transit().millis(0.99), "ms");
        }
    }
}
