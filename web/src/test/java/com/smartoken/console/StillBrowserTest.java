package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.smartoken.site.PagesServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No page jumps while it loads, on a phone and on a desk, with a processor slowed fourfold. */
class StillBrowserTest {
    private static final double SHIFT_MAX = 0.05;
    private static final List<String> PUBLIC =
            List.of("/", "/models", "/pricing", "/docs/streaming", "/docs/api", "/faq", "/status", "/campaigns/free-api-credit");

    /** What moved by itself since the page began, once it and its scripts are ready. */
    private static final String SHIFT = """
            async () => {
              const play = document.querySelector(".playground");
              while (document.readyState !== "complete" || (play && !("ready" in play.dataset))) {
                await new Promise((go) => requestAnimationFrame(go));
              }
              await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
              const moved = [];
              const observer = new PerformanceObserver((list) => moved.push(...list.getEntries()));
              observer.observe({ type: "layout-shift", buffered: true });
              await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
              moved.push(...observer.takeRecords());
              return {
                sum: moved.reduce((sum, one) => sum + one.value, 0),
                what: moved.flatMap((one) => one.sources.map((source) => source.node?.className ?? source.node?.data)).join(" | "),
              };
            }""";

    @TempDir
    private static Path folder;

    private static Crowded crowded;
    private static PagesServer site;
    private static Browser browser;

    @BeforeAll
    static void open() {
        crowded = new Crowded(folder);
        site = new PagesServer();
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
        site.close();
        crowded.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {412, 1440})
    void noPageJumpsWhileItLoads(int width) {
        Look look = new Look(width, 900, Look.PHONE.scheme(), true);
        String console = crowded.server().url();
        List<String> jumps = new ArrayList<>(jumps(console + "/login?login_hint=" + Crowded.OPERATOR, console, crowded.pages(), look));
        jumps.addAll(jumps(site.url() + "/", site.url(), PUBLIC, look));
        assertThat(jumps).isEmpty();
    }

    private static List<String> jumps(String door, String origin, List<String> paths, Look look) {
        List<String> jumps = new ArrayList<>();
        try (Visit visit = browser.visit(door, look)) {
            Page page = visit.page();
            JsonObject slow = new JsonObject();
            slow.addProperty("rate", 4);
            page.context().newCDPSession(page).send("Emulation.setCPUThrottlingRate", slow);
            for (String path : paths) {
                page.navigate(origin + path);
                var shift = (java.util.Map<?, ?>) page.evaluate(SHIFT);
                if (((Number) shift.get("sum")).doubleValue() >= SHIFT_MAX) jumps.add(path + " " + shift);
            }
        }
        return jumps;
    }
}
