package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The menus on phones: every word whole and in sight. With {@code -Dsmartoken.pictures=FOLDER} it leaves a picture of each.
 */
class MenusBrowserTest {
    private static final @Nullable String PICTURES = System.getProperty("smartoken.pictures");

    /** Words of a menu that reach over the edge of their link or of the screen. */
    private static final String CUT = """
            links => links.filter(link => {
              const words = document.createRange();
              words.selectNodeContents(link);
              const text = words.getBoundingClientRect(), box = link.getBoundingClientRect();
              const style = getComputedStyle(link);
              return text.left < box.left + parseFloat(style.paddingLeft) - 0.5
                  || text.right > box.right - parseFloat(style.paddingRight) + 0.5
                  || box.left < 0 || box.right > innerWidth || box.height < 24 || text.height > 1.6 * parseFloat(style.fontSize);
            }).map(link => link.textContent.trim())""";

    private static LocalIssuer issuer;
    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void open() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of("SMARTOKEN_OPERATORS", "olga@example.com"));
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
        server.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 360, 320})
    void thePublicMenuIsOneLine(int width) {
        for (Look look : looks(width)) {
            try (Visit visit = browser.visit(server.url() + "/models", look)) {
                Page page = visit.page();
                assertThat(page.locator(".site-nav a").all()).hasSize(5);
                assertThat(page.locator(".site-sign-in").isVisible()).isTrue();
                assertThat((List<?>) page.locator(".site-nav a")
                                .evaluateAll(
                                        "links => [...new Set(links.map(link => link.getBoundingClientRect().top))]"))
                        .as("lines at " + look)
                        .hasSize(1);
                assertWhole(page, ".site-nav a", look);
                leavePicture(page, "public", look);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 360, 320})
    void noWordOfTheConsolesMenuIsWiderThanItsCell(int width) {
        for (String person : List.of("olga@example.com", "ada@example.com")) {
            for (Look look : looks(width)) {
                try (Visit visit = browser.visit(server.url() + "/login?login_hint=" + person, look)) {
                    Page page = visit.page();
                    assertThat(page.locator(".console-nav a").all()).hasSize(person.startsWith("olga") ? 12 : 8);
                    assertWhole(page, ".console-nav a", look);
                    assertThat(page.locator(".console-header")
                                    .evaluate("row => row.querySelector('.account-button').getBoundingClientRect().top"
                                            + " < row.querySelector('.brand').getBoundingClientRect().bottom"))
                            .as("the account is beside the name at " + look)
                            .isEqualTo(true);
                    leavePicture(page, person.substring(0, 4), look);
                    page.navigate(server.url() + "/console/playground");
                    assertWhole(page, ".console-nav a", look);
                    leavePicture(page, person.substring(0, 4) + "-playground", look);
                }
            }
        }
    }

    private static void assertWhole(Page page, String links, Look look) {
        assertThat((List<?>) page.locator(links).evaluateAll(CUT))
                .as("cut at " + look)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("sideways at " + look)
                .isEqualTo(look.width());
    }

    private static List<Look> looks(int width) {
        Look light = new Look(width, 700, ColorScheme.LIGHT, true);
        // Where words stand is the same in the dark; pictures are wanted of both.
        return PICTURES == null ? List.of(light) : List.of(light, light.dark());
    }

    private static void leavePicture(Page page, String name, Look look) {
        if (PICTURES == null) return;
        String file = name + "-" + look.width() + "-" + look.scheme() + ".png";
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, file)));
    }
}
