package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.smartoken.db.ledger.Labels;
import com.smartoken.local.LocalIssuer;
import com.smartoken.money.Tokens;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.TestServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages about usage in a real browser: with and without scripts, wide and narrow, light and dark. */
class UsageBrowserTest {
    private static LocalIssuer issuer;
    private static TestServer server;
    private static Browser browser;
    private static Spender ada;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of());
        browser = new Browser();
        ada = new Spender(server, "5");
        ada.quota("ponderer", 500);
        ada.promo("campaign:free-api-credit", "0.001", 90);
        Instant now = Instant.now();
        for (int day = 0; day < 9; day++) {
            Labels labels = new Labels("feature-" + day % 3, "user-" + day);
            ada.settled("ponderer", new Tokens(8_000, 4_001, 1_003, 900, 333), now.minus(day, ChronoUnit.DAYS), labels);
        }
        ada.failed(
                "plain", new Labels("a feature with a name as long as nobody would give it to one", "u".repeat(128)));
    }

    @AfterAll
    static void stop() {
        browser.close();
        ada.close();
        server.close();
        issuer.close();
    }

    @Test
    void onAPhoneEveryFigureOfTheBreakdownStandsBelowItsName() {
        try (Browser.Visit visit = visit(Look.PHONE)) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/usage/breakdown?by=key");
            Locator figures = page.locator(".usage-sums tbody tr").first().locator("td:visible");
            assertThat(figures.evaluateAll(
                            "cells => cells.slice(1).map(cell => getComputedStyle(cell, '::before').content)"))
                    .isEqualTo(List.of("\"Share\"", "\"Requests\"", "\"Errors\"", "\"Tokens in\"", "\"Tokens out\""));
            Locator name = page.locator(".usage-sums tbody th").first();
            assertThat(figures.first().boundingBox().y).isEqualTo(name.boundingBox().y);
            assertThat(figures.nth(1).boundingBox().y)
                    .isGreaterThanOrEqualTo(name.boundingBox().y + name.boundingBox().height);
        }
    }

    @Test
    void onAPhoneWhatIsWrongWithAFieldIsInSight() {
        try (Browser.Visit visit = visit(Look.PHONE)) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/usage");
            page.locator(".usage-more summary").click();
            page.locator("#min").fill("a lot");
            page.locator("#min").press("Enter");
            page.locator("#min-hint.hint-bad").waitFor();
            page.waitForCondition(() ->
                    page.evaluate("document.activeElement.matches('.refusal')").equals(true));
            page.locator(".refusal a").click();
            page.waitForCondition(
                    () -> page.evaluate("document.activeElement.id").equals("min"));
            Object below = page.locator("#min-hint")
                    .evaluate("hint => Math.max(0, hint.getBoundingClientRect().bottom - innerHeight)");
            assertThat(((Number) below).intValue())
                    .as("pixels below the screen")
                    .isZero();
        }
    }

    @Test
    void leadsFromTheListToAReceiptWithoutScripts() {
        try (Browser.Visit visit = visit(Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/usage");
            page.getByLabel("Status").selectOption("error");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Apply"))
                    .click();
            assertThat(page.locator(".usage-table tbody tr").count()).isEqualTo(1);
            String id =
                    page.locator(".usage-table tbody a").getAttribute("href").replaceAll(".*/", "");
            page.getByLabel("Request ID").fill(id);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Find"))
                    .click();
            assertThat(page.url()).isEqualTo(server.url() + "/console/usage/" + id);
            assertThat(page.locator(".receipt .notice-quiet").textContent()).contains("Nothing was charged");
            page.navigate(server.url() + "/console/usage/breakdown?by=user");
            assertThat(page.locator(".usage-chart rect").count()).isEqualTo(30);
        }
    }

    @Test
    void isReadableForEverybodyOnEveryScreen() {
        for (Look look : List.of(Look.DESKTOP, Look.PHONE)) {
            try (Browser.Visit visit = visit(look)) {
                Page page = visit.page();
                page.navigate(server.url() + "/console/usage");
                List<String> links = page.locator(".usage-table tbody a").all().stream()
                        .map(link -> link.getAttribute("href"))
                        .toList();
                for (String path : List.of(
                        "/console/usage",
                        "/console/usage?feature=none&user=none&min=0.5",
                        "/console/usage/breakdown",
                        "/console/usage/breakdown?by=user",
                        links.getFirst(),
                        links.get(1))) {
                    page.navigate(server.url() + path);
                    String where = path + " at " + look;
                    assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as(where)
                            .isEqualTo(look.width());
                    assertThat(Axe.inLightAndDark(page)).as(where).isEmpty();
                }
                assertThat(visit.errors()).as(look.toString()).isEmpty();
            }
        }
    }

    private static Browser.Visit visit(Look look) {
        return browser.visit(
                server.url() + "/login?login_hint=" + ada.customer().account().email(), look);
    }
}
