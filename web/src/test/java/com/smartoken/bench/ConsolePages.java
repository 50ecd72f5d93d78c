package com.smartoken.bench;

import com.smartoken.testing.TestBrowser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long the console's pages take while millions of requests lie in the log, a tenth of them the visitor's. */
record ConsolePages(long rows) implements Benchmark {
    private static final int CLIENTS = 2;
    private static final int VISITS = 200;
    private static final int WARM_VISITS = 40;
    private static final double P99_MILLIS_MAX = 100;

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        try (ConsoleRig console = ConsoleRig.start(rig.setup().flags(), rows)) {
            report.tell(name(), "requests in the log", (double) console.requests(), "");
            report.tell(name(), "of them the visitor's", (double) console.ownRequests(), "");
            report.tell(name(), "database", console.gigabytes(), "GB");
            TestBrowser browser = new TestBrowser(console.url());
            browser.signIn(ConsoleRig.VISITOR);
            for (ConsolePaths.Target target : ConsolePaths.all(console.ids(400)))
                measure(console, browser, target, report);
            for (String line : console.complaints()) report.note(line);
        }
    }

    private void measure(ConsoleRig console, TestBrowser browser, ConsolePaths.Target target, Report report)
            throws Exception {
        HttpResponse<String> first = browser.get(target.path().apply(0));
        if (first.statusCode() != 200 && !target.name().startsWith("search")) {
            report.note("console: " + target.path().apply(0) + " answers " + first.statusCode());
            return;
        }
        visit(browser, target, WARM_VISITS, new Samples());
        Samples samples = new Samples();
        long cpu = console.cpuNanos();
        visit(browser, target, VISITS, samples);
        double millis = (console.cpuNanos() - cpu) / 1e6 / VISITS;
        report.tell(name(), target.name() + ", processor", millis, "ms");
        report.tell(name(), target.name() + ", p50", samples.median(), "ms");
        report.atMost(name(), target.name() + ", p99", samples.millis(0.99), "ms", P99_MILLIS_MAX);
    }

    private static void visit(TestBrowser browser, ConsolePaths.Target target, int visits, Samples samples)
            throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<? extends Future<?>> all = java.util.stream.IntStream.range(0, CLIENTS)
                    .mapToObj(client -> clients.submit(() -> {
                        for (int i = client; i < visits; i += CLIENTS) {
                            long start = System.nanoTime();
                            browser.get(target.path().apply(i));
                            samples.add(System.nanoTime() - start);
                        }
                    }))
                    .toList();
            for (Future<?> one : all) one.get();
        }
    }
}
