package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.smartoken.site.PagesServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page on every screen, with the machine's own font and with a narrow one: nothing is cut, torn, or wider than the
 * screen. With {@code -Dsmartoken.pictures=FOLDER} it leaves pictures of some widths.
 */
class WidthsBrowserTest {
    private static final @Nullable String PICTURES = System.getProperty("smartoken.pictures");
    private static final List<Integer> WIDTHS = List.of(320, 360, 375, 768, 1024, 1440, 1920);
    private static final List<Integer> PICTURED = List.of(320, 768, 1440);
    private static final List<String> FONTS = List.of("", "'Liberation Sans Narrow', 'Arial Narrow', sans-serif");
    private static final List<String> PUBLIC = List.of(
            "/",
            "/models",
            "/models?compare=deepseek-chat,kimi-k2",
            "/models?q=nothing-of-the-kind",
            "/pricing",
            "/pricing?input=123456789&cached=0&output=1000&calls=1000000000&peak=0",
            "/docs",
            "/docs/streaming",
            "/docs/api",
            "/guides",
            "/faq",
            "/status",
            "/terms",
            "/nothing-here");

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

    @Test
    void nothingOfTheConsoleIsCutTornOrTooWide() {
        String login = crowded.server().url() + "/login?login_hint=";
        List<String> wrong = new ArrayList<>();
        wrong.addAll(look(login + Crowded.OPERATOR, crowded.server().url(), crowded.pages()));
        wrong.addAll(look(login + Crowded.CUSTOMER, crowded.server().url(), crowded.customersPages()));
        assertThat(wrong).isEmpty();
    }

    @Test
    void nothingOfTheSiteIsCutTornOrTooWide() {
        List<String> paths = new ArrayList<>(PUBLIC);
        paths.add(site.index().stream()
                .map(page -> page.path())
                .filter(path -> path.startsWith("/models/"))
                .findFirst()
                .orElseThrow());
        assertThat(look(site.url() + "/", site.url(), paths)).isEmpty();
    }

    @Test
    void theTableOfRequestsHasRoomForItsLastColumnOnASmallScreen() {
        String url = crowded.server().url();
        try (Visit visit = browser.visit(url + "/login?login_hint=" + Crowded.OPERATOR, Look.DESKTOP)) {
            Page page = visit.page();
            page.setViewportSize(1024, 768);
            page.navigate(url + "/console/usage");
            assertThat(page.locator(".usage-results .table-scroll")
                            .evaluate("box => box.scrollWidth - box.clientWidth"))
                    .isEqualTo(0);
        }
    }

    @Test
    void atFourHundredPercentTheAnswerIsNotUnderWhatIsTyped() {
        String url = crowded.server().url();
        try (Visit visit = browser.visit(url + "/login?login_hint=" + Crowded.OPERATOR, Look.DESKTOP)) {
            Page page = visit.page();
            page.setViewportSize(320, 256);
            page.navigate(url + "/console/playground?model=plain");
            page.locator("#prompt").fill("Hello");
            page.locator("#send").click();
            page.locator(".answer-text").first().waitFor();
            page.waitForCondition(() -> page.locator(".answer-facts").first().isVisible());
            page.locator(".answer-text").first().scrollIntoViewIfNeeded();
            assertThat(page.locator(".answer-text").first().evaluate("""
                    answer => {
                      const box = answer.getBoundingClientRect();
                      const seen = document.elementFromPoint(box.left + 5, Math.min(box.top + 5, innerHeight - 5));
                      return answer.contains(seen);
                    }""")).isEqualTo(true);
            assertThat(Shape.wrong(page)).isEmpty();
        }
    }

    private static List<String> look(String door, String origin, List<String> paths) {
        List<String> wrong = new ArrayList<>();
        try (Visit visit = browser.visit(door, Look.DESKTOP)) {
            Page page = visit.page();
            for (String path : paths) {
                page.navigate(origin + path);
                // Folds show what they hold.
                page.evaluate(
                        "() => document.querySelectorAll('main details:not(.menu)').forEach((fold) => (fold.open = true))");
                for (String font : FONTS) {
                    page.evaluate("(font) => document.documentElement.style.setProperty('--font', font)", font);
                    for (int width : WIDTHS) {
                        page.setViewportSize(width, 900);
                        for (String one : Shape.wrong(page)) {
                            wrong.add(path + " at " + width + (font.isEmpty() ? "" : " narrow") + ": " + one);
                        }
                        if (font.isEmpty() && PICTURED.contains(width)) picture(page, path, width);
                    }
                }
            }
        }
        return wrong;
    }

    private static void picture(Page page, String path, int width) {
        if (PICTURES == null) return;
        String name = path.replaceAll("[^a-z0-9]+", "_") + "-" + width + ".png";
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(PICTURES, name)));
    }
}
