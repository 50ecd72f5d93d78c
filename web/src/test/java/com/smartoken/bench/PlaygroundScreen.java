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

    private static final int RUNS = 30;
    private static final int WARM_CALLS = 300;
    private static final int WARM_RUNS = 20;
    private static final double ADDED_MILLIS_MAX = 20;

    private static final double WAIT_MILLIS_MAX = 30_000;
    static final String ENDED = ".answer[data-state=done] .receipt[href]";

    /** Milliseconds from asking to the answer's head and the first word, at an API client and in the playground. */
    private record Pair(
            double apiHead,
            double apiFirst,
            double apiPainted,
            double screenHead,
            double inDocument,
            double onScreen,
            double sent,
            double apiServer,
            double screenServer) {}

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
            for (int i = 0; i < WARM_RUNS; i++) pair(page, key, i + 1);
            Books books = new Books(rig);
            Samples api = new Samples();
            Samples painted = new Samples();
            Samples sent = new Samples();
            Samples server = new Samples();
            Samples head = new Samples();
            Samples inDocument = new Samples();
            Samples onScreen = new Samples();
            for (int i = 0; i < RUNS; i++) {
                Pair pair = pair(page, key, WARM_RUNS + i + 1);
                api.add(nanos(pair.apiFirst));
                painted.add(nanos(pair.apiPainted - pair.apiFirst));
                sent.add(nanos(pair.sent));
                server.add(nanos(pair.screenServer - pair.apiServer));
                head.add(nanos(pair.screenHead - pair.apiHead));
                inDocument.add(nanos(pair.inDocument - pair.apiFirst));
                onScreen.add(nanos(pair.onScreen - pair.apiFirst));
            }
            report.tell(NAME, "processes that wanted a core, of the last minute", load(), "");
            report.tell(NAME, "API client has the first token, median of " + RUNS, api.median(), "ms");
            report.tell(NAME, "  later painted by a page that does no more", painted.median(), "ms");
            report.tell(NAME, "  until the page's call is sent, median", sent.median(), "ms");
            report.tell(NAME, "  longer at the service than the API's, median", server.median(), "ms");
            report.tell(NAME, "  later the playground's answer begins, median", head.median(), "ms");
            report.tell(NAME, "  later in the document, median", inDocument.median(), "ms");
            report.tell(NAME, "  later in the document, p99", inDocument.millis(0.99), "ms");
            report.atMost(NAME, "  later on the screen, median", onScreen.median(), "ms", ADDED_MILLIS_MAX);
            report.tell(NAME, "  later on the screen, p99", onScreen.millis(0.99), "ms");
            books.reconcile(report, NAME, 2L * RUNS, 0);
        }
    }

    private static Pair pair(Page page, String key, int answers) {
        List<?> screen = (List<?>) page.evaluate("() => screenFirst()");
        page.waitForCondition(() -> page.locator(ENDED).count() == answers);
        List<?> api = (List<?>) page.evaluate("key => apiFirst(key)", key);
        List<?> answered = (List<?>) page.evaluate("() => answered()");
        return new Pair(
                number(api.get(0)),
                number(api.get(1)),
                number(api.get(2)),
                number(screen.get(0)),
                number(screen.get(1)),
                number(screen.get(2)),
                number(screen.get(3)),
                number(answered.get(0)),
                number(answered.get(1)));
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

    static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static long nanos(double millis) {
        return Math.round(millis * 1e6);
    }
}
