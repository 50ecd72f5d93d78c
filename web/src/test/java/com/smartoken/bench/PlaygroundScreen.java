package com.smartoken.bench;

import com.microsoft.playwright.Page;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much later the playground shows the first word than an API client in the same page has it, and whether four
 * streams side by side leave a slow phone smooth.
 */
final class PlaygroundScreen implements Benchmark {
    static final String NAME = "playground";

    private static final int RUNS = 20;
    private static final int WARM_CALLS = 300;
    private static final int WARM_RUNS = 20;
    private static final Duration THINKING = Duration.ofMillis(150);
    private static final double ADDED_MILLIS_MAX = 20;

    private static final double WAIT_MILLIS_MAX = 30_000;
    static final String ENDED = ".answer[data-state=done] .receipt-link[href]";

    /** Milliseconds from asking to the answer's head, the first word, and its paint. */
    private record Times(double head, double first, double painted) {
        private static Times of(Object times) {
            List<?> list = (List<?>) times;
            return new Times(number(list.get(0)), number(list.get(1)), number(list.get(2)));
        }
    }

    /** Of the same stream: a client of the API, the same client over the playground's way, the playground itself. */
    private record Three(Times api, Times own, Times screen, double sent) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        String key = rig.customers("player", 1).getFirst();
        NodeProcess.Setup setup = rig.setup();
        try (LocalIssuer issuer = LocalIssuer.start(0);
                NodeProcess node = new NodeProcess.Setup(
                                setup.database(), setup.content(), setup.folder(), setup.flags(), signIn(issuer))
                        .start("playground", null);
                Browser browser = new Browser()) {
            String site = "http://127.0.0.1:" + node.port();
            firstWord(rig, browser, site, key, report);
            new PlaygroundFrames(rig, report).run(browser, site, key);
            for (String line : node.complaints().stream().limit(20).toList()) report.note(line);
        }
    }

    private static Map<String, String> signIn(LocalIssuer issuer) {
        return Map.of(
                "SMARTOKEN_OIDC_ISSUER", issuer.url(),
                "SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID,
                "SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
    }

    /** In turn a press in the playground and the same call of the API, the same stream for both. */
    private void firstWord(Rig rig, Browser browser, String site, String key, Report report) throws Exception {
        try (Browser.Visit visit = visit(browser, site, Look.DESKTOP)) {
            Page page = open(visit.page(), site);
            page.evaluate("times => warm(times)", WARM_CALLS);
            for (int i = 0; i < WARM_RUNS; i++) three(page, key, i);
            anew(page, site);
            Books books = new Books(rig);
            measure(page, key, "an upstream that answers at once", report);
            anew(page, site);
            page.evaluate("micros => think(micros)", (int) THINKING.toMillis() * 1_000);
            measure(page, key, "an upstream that thinks for " + THINKING.toMillis() + " ms", report);
            books.reconcile(report, NAME, 2L * 3 * RUNS, 0);
        }
    }

    private static void measure(Page page, String key, String upstream, Report report) {
        Samples api = new Samples();
        Samples painted = new Samples();
        Samples own = new Samples();
        Samples sent = new Samples();
        Samples inDocument = new Samples();
        Samples onScreen = new Samples();
        for (int i = 0; i < RUNS; i++) {
            Three three = three(page, key, i);
            double there = three.api.first;
            api.add(nanos(there));
            painted.add(nanos(three.api.painted - there));
            own.add(nanos(three.own.first - there));
            sent.add(nanos(three.sent));
            inDocument.add(nanos(three.screen.first - there));
            onScreen.add(nanos(three.screen.painted - there));
        }
        report.tell(NAME, "processes that wanted a core, of the last minute", load(), "");
        report.tell(NAME, upstream + ": an API client has the first token", api.median(), "ms");
        report.tell(NAME, "  later painted by a page that does no more", painted.median(), "ms");
        report.tell(NAME, "  later at such a client on the playground's way", own.median(), "ms");
        report.tell(NAME, "  until the page's call is sent", sent.median(), "ms");
        report.tell(NAME, "  later in the document", inDocument.median(), "ms");
        report.atMost(NAME, "  later on the screen", onScreen.median(), "ms", ADDED_MILLIS_MAX);
        report.tell(NAME, "  later on the screen, p99", onScreen.millis(0.99), "ms");
    }

    private static Three three(Page page, String key, int before) {
        List<?> screen = (List<?>) page.evaluate("() => screenFirst()");
        page.waitForCondition(() -> page.locator(ENDED).count() == before + 1);
        Times api = Times.of(page.evaluate("key => apiFirst(key)", key));
        Times own = Times.of(page.evaluate("() => ownFirst()"));
        return new Three(api, own, Times.of(screen), number(screen.get(3)));
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static Browser.Visit visit(Browser browser, String site, Look look) {
        return browser.visit(site + "/login?login_hint=player0@example.com", look);
    }

    static Page open(Page page, String site) throws Exception {
        page.setDefaultTimeout(WAIT_MILLIS_MAX);
        page.navigate(site + "/console/playground?model=bench");
        page.locator(".playground[data-ready]").waitFor();
        page.evaluate(new String(
                Objects.requireNonNull(PlaygroundScreen.class.getResourceAsStream("/bench/playground.js"))
                        .readAllBytes(),
                StandardCharsets.UTF_8));
        return page;
    }

    /** The words of a conversation are sent with each turn: a new one begins with none. */
    private static void anew(Page page, String site) throws Exception {
        page.locator("#clear").click();
        open(page, site);
    }

    static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static long nanos(double millis) {
        return Math.round(millis * 1e6);
    }
}
