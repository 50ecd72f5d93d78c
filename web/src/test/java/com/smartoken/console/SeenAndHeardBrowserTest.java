package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.smartoken.site.PagesServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How pages behave towards who waits for them, who hears them, who types, and who has chosen colours of their own. */
class SeenAndHeardBrowserTest {
    private static final double SHIFT_MAX = 0.05;
    private static final List<String> PUBLIC = List.of(
            "/",
            "/models",
            "/pricing",
            "/docs/streaming",
            "/docs/api",
            "/faq",
            "/status",
            "/campaigns/free-api-credit");

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

    /** On a phone and on a desk, with a processor slowed fourfold. */
    @ParameterizedTest
    @ValueSource(ints = {412, 1440})
    void noPageJumpsWhileItLoads(int width) {
        Look look = new Look(width, 900, Look.PHONE.scheme(), true);
        String console = crowded.server().url();
        List<String> jumps = new ArrayList<>(
                jumps(console + "/login?login_hint=" + Crowded.OPERATOR, console, crowded.pages(), look));
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
                var shift = (Map<?, ?>) page.evaluate(SHIFT);
                if (((Number) shift.get("sum")).doubleValue() >= SHIFT_MAX) jumps.add(path + " " + shift);
            }
        }
        return jumps;
    }

    /** What is chosen of several looks like the others but for colours, which the system has taken away. */
    private static final String ALIKE = """
            () => {
              const look = (one) => {
                const style = getComputedStyle(one);
                return [style.textDecorationLine, style.outlineStyle, style.borderBottomWidth, style.fontWeight].join();
              };
              const chosen = [...document.querySelectorAll("[aria-current]:not([aria-current=false]), [aria-pressed=true]"),
                ...[...document.querySelectorAll(".tab-choice:checked")].map((choice) => choice.nextElementSibling)];
              return chosen.filter((one) => one.checkVisibility()).flatMap((one) => {
                const list = one.closest("nav, .tabs, [role=group], ul") ?? one.parentElement;
                const other = [...list.querySelectorAll(one.localName)].find((next) => next !== one
                  && (next.getAttribute("aria-current") ?? "false") === "false" && next.ariaPressed !== "true"
                  && !next.previousElementSibling?.checked && next.className === one.className);
                return other && look(other) === look(one) ? [one.outerHTML.slice(0, 90)] : [];
              });
            }""";

    @Test
    void whatIsChosenShowsByMoreThanAColour() {
        List<String> alike = new ArrayList<>();
        String console = crowded.server().url();
        alike.addAll(alike(console + "/login?login_hint=" + Crowded.OPERATOR, console, crowded.pages()));
        alike.addAll(alike(
                site.url() + "/",
                site.url(),
                List.of("/models", "/pricing", "/docs/streaming", "/guides?about=money", "/faq")));
        assertThat(alike).isEmpty();
    }

    private static List<String> alike(String door, String origin, List<String> paths) {
        List<String> alike = new ArrayList<>();
        try (Visit visit = browser.visit(door, Look.DESKTOP)) {
            Page page = visit.page();
            page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
            for (String path : paths) {
                page.navigate(origin + path);
                ((List<?>) page.evaluate(ALIKE)).forEach(one -> alike.add(path + " " + one));
            }
        }
        return alike;
    }

    @Test
    void whatTellsOfAChangeStaysInItsPlace() {
        String console = crowded.server().url();
        try (Visit visit = browser.visit(console + "/login?login_hint=" + Crowded.OPERATOR, Look.DESKTOP)) {
            visit.page().navigate(console + "/console/models");
            assertStays(visit.page(), "#q", "plain", "1 model");
            assertStays(visit.page(), "#q", "nothing of the kind", "0 models");
            assertStays(visit.page(), "#q", "", " models");
        }
        try (Visit visit = browser.visit(site.url() + "/models", Look.DESKTOP)) {
            assertStays(visit.page(), "#q", "deepseek", " models");
            visit.page().navigate(site.url() + "/pricing");
            assertStays(visit.page(), "#c-calls", "1000", "What the month costs on each model, the cheapest first: ");
        }
    }

    private static void assertStays(Page page, String field, String typed, String told) {
        ElementHandle line = page.querySelector("#found");
        String before = line.textContent();
        page.locator(field).fill(typed);
        page.locator(field).press("Enter");
        page.waitForCondition(() -> !page.locator("#found").textContent().equals(before));
        assertThat(line.evaluate("line => line.isConnected && line.role"))
                .as(typed)
                .isEqualTo("status");
        assertThat(line.textContent()).contains(told);
    }

    @Test
    void whatIsCopiedIsSaidAndWhereTheBrowserRefusesWhatToDo() {
        try (Visit visit = browser.visit(site.url() + "/docs/streaming", Look.DESKTOP)) {
            Page page = visit.page();
            Locator button = page.locator(".copy:visible").first();
            for (boolean isAllowed : List.of(true, false)) {
                page.evaluate(
                        "(isAllowed) => { navigator.clipboard.writeText = async () => { if (!isAllowed) throw new Error(); } }",
                        isAllowed);
                button.click();
                String said = isAllowed ? "Copied" : "Press Ctrl C";
                page.waitForCondition(() -> button.textContent().equals(said));
                assertThat(page.locator("body > [role=status]").allTextContents())
                        .contains(said);
            }
            assertThat((String) page.evaluate("getSelection().toString()")).isNotBlank();
        }
    }

    @Test
    void escapeClosesEveryMenu() {
        String console = crowded.server().url();
        try (Visit visit = browser.visit(console + "/login?login_hint=" + Crowded.OPERATOR, Look.DESKTOP)) {
            Page page = visit.page();
            page.navigate(console + "/console/playground");
            for (String opener : List.of(".menu summary >> nth=0", ".menu summary >> nth=1", ".account-button")) {
                page.locator(opener).click();
                page.keyboard().press("Tab");
                page.keyboard().press("Escape");
                assertThat(page.locator(".menu[open], .account-menu:popover-open")
                                .count())
                        .as(opener)
                        .isZero();
                assertThat(page.locator(opener).evaluate("one => one === document.activeElement"))
                        .as("the focus is back on " + opener)
                        .isEqualTo(true);
            }
        }
    }
}
