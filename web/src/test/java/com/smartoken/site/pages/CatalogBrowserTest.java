package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public catalog as people see it, in a real browser: with and without JavaScript, phone and desktop. */
class CatalogBrowserTest {
    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void open() {
        server = TestServer.start();
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
        try (Visit visit = browser.visit(server.url() + "/models", look)) {
            Page page = visit.page();
            for (String path : List.of("/models", "/models/plain", "/pricing", "/nowhere")) {
                page.navigate(server.url() + path);
                assertThat(Axe.inLightAndDark(page)).isEmpty();
                assertThat(visit.errors().stream().filter(error -> !error.contains("404")))
                        .as(path)
                        .isEmpty();
                Object sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
                assertThat(sideways).as(path + " scrolls sideways " + look).isEqualTo(false);
            }
        }
    }

    private static List<Look> looks() {
        return List.of(Look.DESKTOP, Look.PHONE);
    }

    @Test
    void findsAModelWithoutScript() {
        try (Visit visit = browser.visit(server.url() + "/models", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.locator("input[name=q]").fill("reason");
            page.locator("form button[type=submit]").first().click();
            assertThat(page.url()).contains("q=reason");
            assertThat(page.locator("main").textContent()).contains("Reasoner").doesNotContain("Drained");
            page.getByText("Reasoner").first().click();
            assertThat(page.locator("h1").textContent()).contains("Reasoner");
        }
    }

    @Test
    void narrowsTheListInPlaceWithScript() {
        try (Visit visit = browser.visit(server.url() + "/models", Look.DESKTOP)) {
            Page page = visit.page();
            page.locator("input[name=q]").fill("spare");
            page.locator("input[name=q]").press("Enter");
            page.waitForURL("**/models?*q=spare*");
            page.waitForCondition(() -> !page.locator("main").textContent().contains("Drained"));
            assertThat(page.locator("main").textContent()).contains("Spare");
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void computesAMonthByAPlainForm() {
        try (Visit visit = browser.visit(server.url() + "/pricing", Look.DESKTOP.withoutScript())) {
            Page page = visit.page();
            Locator form = page.locator("main form").first();
            form.locator("button[type=submit]").first().click();
            assertThat(page.locator("main").textContent()).contains("$");
        }
    }

    @Test
    void isReachedByKeyboardFromTheSkipLinkOn() {
        try (Visit visit = browser.visit(server.url() + "/models", Look.DESKTOP)) {
            Page page = visit.page();
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip-link");
            page.keyboard().press("Enter");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("main");
        }
    }
}
