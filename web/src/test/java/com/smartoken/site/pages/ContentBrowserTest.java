package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import com.smartoken.site.PagesServer;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of words as people see them, in a real browser: with and without JavaScript, phone and desktop. */
class ContentBrowserTest {
    private static final List<String> PATHS = List.of(
            "/",
            "/faq",
            "/guides",
            "/guides/free-credits-compared",
            "/docs",
            "/docs/tools-and-json",
            "/campaigns/free-api-credit",
            "/status",
            "/terms");

    private static PagesServer server;
    private static Browser browser;

    @BeforeAll
    static void open() {
        server = new PagesServer().measured(everyRouteIsDown("deepseek"));
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void isAccessibleAndQuietInLightAndDark(Look look) {
        try (Visit visit = browser.visit(server.url() + "/", look)) {
            Page page = visit.page();
            for (String path : PATHS) {
                page.navigate(server.url() + path);
                assertThat(Axe.inLightAndDark(page)).isEmpty();
                assertThat(visit.errors()).as(path).isEmpty();
                Object sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
                assertThat(sideways).as(path + " scrolls sideways " + look).isEqualTo(false);
            }
        }
    }

    private static List<Look> looks() {
        return List.of(Look.DESKTOP, Look.PHONE);
    }

    @Test
    void tabsOfSamplesWorkWithoutScript() {
        try (Visit visit = browser.visit(server.url() + "/docs/streaming", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            Locator python = page.locator(".panel-python").first();
            assertThat(python.isVisible()).isFalse();
            page.locator("label.tab", new Page.LocatorOptions().setHasText("Python"))
                    .first()
                    .click();
            assertThat(python.isVisible()).isTrue();
            assertThat(page.locator(".panel-curl").first().isVisible()).isFalse();
        }
    }

    @Test
    void aLanguageChosenOnceIsChosenInEveryExample() {
        try (Visit visit = browser.visit(server.url() + "/docs/tools-and-json", Look.DESKTOP)) {
            Page page = visit.page();
            for (String language : List.of("Go", "Python")) {
                page.locator("label.tab", new Page.LocatorOptions().setHasText(language))
                        .first()
                        .click();
            }
            assertThat(page.locator(".panel-python").all())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(panel -> assertThat(panel.isVisible()).isTrue());
        }
    }

    @Test
    void faqIsSearchedWithoutScript() {
        try (Visit visit = browser.visit(server.url() + "/faq", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.locator("main input[name=q]").fill("idempotency");
            page.locator("main form button").click();
            assertThat(page.url()).endsWith("/faq?q=idempotency");
            assertThat(page.locator(".faq-question").count()).isBetween(1, 4);
        }
    }

    @Test
    void statusIsReadOnADarkPhoneWithoutScript() {
        try (Visit visit =
                browser.visit(server.url() + "/status", Look.PHONE.dark().withoutScript())) {
            Page page = visit.page();
            Locator down = page.locator(".status-card", new Page.LocatorOptions().setHasText("DeepSeek Flash"));
            assertThat(down.locator(".status-badge").first().textContent()).contains("Down");
            assertThat(down.locator("tbody tr").first().textContent()).contains("Hour", "100%");
            for (Locator table : page.locator(".table-scroll").all()) {
                assertThat(table.evaluate("box => box.scrollWidth <= box.clientWidth"))
                        .as("no figure is out of sight")
                        .isEqualTo(true);
            }
            page.locator("text=Look again").click();
            assertThat(page.url()).endsWith("/status");
            assertThat(visit.errors()).isEmpty();
        }
    }

    private static Map<Window, List<RouteSum>> everyRouteIsDown(String upstream) {
        RouteSum sum = new RouteSum(upstream, "deepseek-flash", 0, 40, 2, 0, Collections.nCopies(RouteSum.BUCKETS, 0L));
        return Stream.of(Window.values()).collect(Collectors.toMap(window -> window, window -> List.of(sum)));
    }

    @Test
    void sideNavigationShowsAndTakesTheKeyboardOnWideScreensAndFoldsOnNarrowOnes() {
        try (Visit visit = browser.visit(server.url() + "/docs/errors", Look.DESKTOP)) {
            Locator link = visit.page().locator(".docs-links a").first();
            assertThat(link.isVisible()).isTrue();
            link.focus();
            assertThat(link.evaluate("link => link === document.activeElement")).isEqualTo(true);
        }
        try (Visit visit = browser.visit(server.url() + "/docs/errors", Look.PHONE)) {
            Locator link = visit.page().locator(".docs-links a").first();
            assertThat(link.isVisible()).isFalse();
            visit.page().locator(".docs-nav summary").click();
            assertThat(link.isVisible()).isTrue();
        }
    }

    @Test
    void theDeadlineInTheReadersTimeMovesNothing() {
        try (Visit visit = browser.visit(server.url() + "/campaigns/free-api-credit", Look.PHONE)) {
            visit.page().waitForLoadState(LoadState.LOAD);
            assertThat(visit.page().locator("[data-until]").textContent()).contains("your time");
            Object shift = visit.page()
                    .evaluate("() => new Promise(resolve => {"
                            + "let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value })"
                            + ".observe({type: 'layout-shift', buffered: true});"
                            + "requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum < 0.01)))})");
            assertThat(shift).isEqualTo(true);
        }
    }
}
