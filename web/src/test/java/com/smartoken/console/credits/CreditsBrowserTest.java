package com.smartoken.console.credits;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.smartoken.credits.CreditsServer;
import com.smartoken.db.Accounts;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer.Customer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Free credit as people see it: the gallery, the wallet's code, and the operator's pages, in a real browser. */
class CreditsBrowserTest extends CreditsConsoleTest {
    private static final List<String> PATHS = List.of(
            "/console/models", "/console/credits", "/operator/campaigns", "/operator/reviews", "/operator/codes");

    private static final String CALL =
            "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
        server.browser().signIn("ada@mailinator.com");
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        olga.submit(
                "/operator/codes",
                Map.of("amount", "2.50", "kind", "promo", "count", "3", "uses", "1", "note", "Meetup in May"));
        olga.submit("/console/models/claims", Map.of("model", "plain"));
        Customer customer = server.customerAt(CreditsServer.OPERATOR, "0");
        server.chat(customer, CALL.formatted("plain"));
        server.chat(customer, CALL.formatted("dear"));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void isAccessibleAndQuiet(Look look) {
        try (Visit visit = signedIn(CreditsServer.OPERATOR, look)) {
            Page page = visit.page();
            for (String path : PATHS) {
                page.navigate(server.url() + path);
                String pictures = System.getProperty("smartoken.pictures");
                if (pictures != null) {
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of(pictures, path.replace('/', '_') + "-" + look.width() + ".png")));
                }
                assertThat(Axe.violations(page)).isEmpty();
                assertThat(visit.errors()).as(path).isEmpty();
                assertThat(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
                        .as(path + " scrolls sideways " + look)
                        .isEqualTo(false);
            }
        }
    }

    private static List<Look> looks() {
        return List.of(Look.DESKTOP, Look.PHONE.dark());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void severalQuotasAreClaimedWithOneClick(boolean withScript) {
        Look look = withScript ? Look.PHONE : Look.PHONE.withoutScript();
        try (Visit visit = signedIn("claims-" + withScript + "@example.com", look)) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/models?show=claimable");
            page.locator("input[name=model]").nth(0).check();
            page.locator("input[name=model]").nth(1).check();
            page.locator("text=Claim ticked quotas").click();
            page.locator("[role=status].notice-good").waitFor();
            assertThat(page.locator("[role=status].notice-good").textContent()).contains("2 free quotas claimed");
            assertThat(page.locator("input[name=model]").count()).isZero();
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void findsModelsInPlaceWithScript() {
        try (Visit visit = signedIn("finds@example.com", Look.DESKTOP)) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/models");
            page.locator("#q").fill("spare");
            page.waitForCondition(() -> page.locator(".gallery-row").count() == 1);
            assertThat(page.url()).contains("q=spare");
            page.locator("#show").selectOption("used");
            page.locator("text=No model fits.").waitFor();
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void aWrongCodeIsToldBesideTheFieldAndKept() {
        try (Visit visit = signedIn("types@example.com", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/credits");
            page.locator("#code").fill("ABCD-1234");
            page.locator("form[action='/console/wallet/code'] button").click();
            assertThat(page.locator("#code-hint").textContent()).contains("mistyped");
            assertThat(page.locator("#code").inputValue()).isEqualTo("ABCD-1234");
        }
    }

    @Test
    void anOperatorReleasesAReview() {
        server.browser().signIn("eve@mailinator.com");
        try (Visit visit = signedIn(CreditsServer.OPERATOR, Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/operator/reviews");
            String id = String.valueOf(new Accounts(server.database().database())
                    .findByEmail("eve@mailinator.com")
                    .getFirst()
                    .id());
            page.locator("#reason-" + id).fill("A customer whom we know");
            page.locator("[aria-label='Release eve@mailinator.com']").click();
            assertThat(page.locator(".notice-good").textContent()).contains("Released");
        }
    }

    private static Visit signedIn(String email, Look look) {
        return browser.visit(server.url() + "/login?login_hint=" + email, look);
    }
}
