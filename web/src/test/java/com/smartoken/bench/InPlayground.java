package com.smartoken.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How much later the first word is on the playground's screen than with a client of the API, and whether a slow phone
 * stays smooth under four streams. In a real browser over a service of its own.
 */
final class InPlayground implements Benchmark {
    private static final double LATER_MILLIS_MAX = 20;
    private static final double TASK_MILLIS_MAX = 50;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 25;
    private static final int PHONE_SLOWER = 4;
    private static final String QUESTION = "Write 12 words";

    /** Notes when a run was asked for, and when the first frame with its words had been painted. */
    private static final String WATCH = """
            () => {
              const fetched = window.fetch;
              window.fetch = (path, options) => {
                if (String(path).includes("/runs/") && options?.method === "POST") window.asked = performance.now();
                return fetched(path, options);
              };
              const channel = new MessageChannel();
              channel.port1.onmessage = () => (window.painted ??= performance.now() - window.asked);
              new MutationObserver(() => {
                if (window.seen || !document.querySelector(".turn:last-child .answer-text")?.textContent) return;
                window.seen = true;
                requestAnimationFrame(() => channel.port2.postMessage(""));
              }).observe(document.getElementById("turns"), { subtree: true, childList: true, characterData: true });
              window.longest = 0;
              new PerformanceObserver((list) => {
                for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
              }).observe({ type: "longtask" });
              const frame = () => { window.frames = (window.frames ?? 0) + 1; requestAnimationFrame(frame); };
              frame();
            }""";

    @Override
    public String name() {
        return "playground";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) {
        try (LocalIssuer issuer = LocalIssuer.start(0);
                TestServer server = TestServer.withSignIn(issuer, Map.of());
                Browser browser = new Browser()) {
            server.browser().signIn("bench@example.com");
            Customer customer = server.customerAt("bench@example.com", "1000");
            server.first().pace(Duration.ofMillis(10));
            firstWord(server, browser, customer, report);
            fourStreams(server, browser, report);
        }
    }

    private void firstWord(TestServer server, Browser browser, Customer customer, Report report) {
        Samples api = new Samples();
        Samples screen = new Samples();
        try (Visit visit = open(server, browser, Look.DESKTOP)) {
            Page page = visit.page();
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                long direct = first(server, customer);
                long shown = shown(page);
                if (i < WARM_UP) continue;
                api.add(direct);
                screen.add(shown);
            }
        }
        double later = screen.median() - api.median();
        report.atMost(name(), "first word on the screen later than by API, median", later, "ms", LATER_MILLIS_MAX);
        report.tell(name(), "  by API, median", api.median(), "ms");
        report.tell(name(), "  on the screen, painted, median", screen.median(), "ms");
        report.tell(name(), "  on the screen, painted, p90", screen.millis(0.9), "ms");
    }

    private static long first(TestServer server, Customer customer) {
        long before = System.nanoTime();
        HttpResponse<Stream<String>> response = server.stream(
                customer,
                "{\"model\": \"plain\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \""
                        + QUESTION + "\"}]}");
        long[] first = new long[1];
        response.body().forEach(line -> {
            if (first[0] == 0 && line.contains("\"content\":\"") && !line.contains("\"content\":\"\"")) {
                first[0] = System.nanoTime() - before;
            }
        });
        return first[0];
    }

    private static long shown(Page page) {
        page.evaluate("() => { window.seen = false; window.painted = undefined; }");
        page.locator("#prompt").fill(QUESTION);
        page.locator("#send").click();
        page.waitForCondition(() -> page.locator("#stop-all").isHidden()
                && page.evaluate("() => window.painted ?? 0") instanceof Number shown
                && shown.doubleValue() > 0);
        double millis = ((Number) page.evaluate("() => window.painted")).doubleValue();
        page.locator(".turn:last-child .receipt[href]").last().waitFor();
        return (long) (millis * 1e6);
    }

    private void fourStreams(TestServer server, Browser browser, Report report) {
        server.first().pace(Duration.ofMillis(20));
        try (Visit visit = open(server, browser, Look.PHONE)) {
            Page page = visit.page();
            for (String model : List.of("reasoner", "spare", "tiered")) {
                page.locator("#add-model").click();
                page.locator("#pickers select").last().selectOption(model);
            }
            JsonObject slower = new JsonObject();
            slower.addProperty("rate", PHONE_SLOWER);
            page.context().newCDPSession(page).send("Emulation.setCPUThrottlingRate", slower);
            page.locator("#prompt").fill("Write 300 words");
            page.locator("#send").click();
            page.locator(".answer-text").last().waitFor();
            page.evaluate("() => { window.longest = 0; window.frames = 0; window.began = performance.now(); }");
            page.waitForCondition(
                    () -> page.locator(".answer[data-state=running]").count() == 0,
                    new Page.WaitForConditionOptions().setTimeout(60_000));
            double longest = ((Number) page.evaluate("() => window.longest")).doubleValue();
            double frames = ((Number) page.evaluate("() => window.frames * 1000 / (performance.now() - window.began)"))
                    .doubleValue();
            report.atMost(name(), "longest task, four streams, phone 4× slower", longest, "ms", TASK_MILLIS_MAX);
            report.tell(name(), "  frames", frames, "/s");
        }
    }

    private static Visit open(TestServer server, Browser browser, Look look) {
        Visit visit = browser.visit(server.url() + "/login?login_hint=bench@example.com", look);
        visit.page().navigate(server.url() + "/console/playground?model=plain");
        visit.page().locator(".playground[data-ready]").waitFor();
        visit.page().evaluate(WATCH);
        return visit;
    }
}
