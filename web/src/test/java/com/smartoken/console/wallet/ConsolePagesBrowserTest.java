package com.smartoken.console.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page of the console with something on it, in a real browser. With {@code -Dsmartoken.pictures=FOLDER} it leaves a
 * picture of each.
 */
class ConsolePagesBrowserTest extends CreditsConsoleTest {
    private static final @Nullable String PICTURES = System.getProperty("smartoken.pictures");
    private static final String CALL =
            "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"user\":\"user-7\"}";
    private static final List<String> PAGES = new ArrayList<>(List.of(
            "/console",
            "/console/keys",
            "/console/usage",
            "/console/usage/breakdown",
            "/console/wallet",
            "/console/wallet?kind=usage&from=2020-01-01&to=2020-01-02",
            "/console/events",
            "/console/models",
            "/console/credits",
            "/console/settings",
            "/console/settings/alerts",
            "/console/settings/close",
            "/console/support",
            "/operator/tickets",
            "/operator/reviews",
            "/operator/campaigns"));

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
        server.browser().signIn("ada@mailinator.com");
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        spend(olga);
        limit(olga);
        ask(olga);
    }

    private static void spend(TestBrowser olga) {
        olga.submit("/console/models/claims", Map.of("model", "plain"));
        Customer customer = server.customerAt(CreditsServer.OPERATOR, "12.5");
        HttpResponse<String> answer =
                server.chat(customer, CALL.formatted("dear"), "x-smartoken-feature", "translation");
        server.chat(customer, CALL.formatted("plain"), "x-smartoken-feature", "search");
        server.chat(customer, CALL.formatted("unknown"));
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        TestServer.await(() -> olga.get("/console/usage/" + id).statusCode() == 200);
        PAGES.add("/console/usage/" + id);
        PAGES.add("/console/support?request=" + id);
        PAGES.add(olga.get("/console/wallet")
                .body()
                .replaceAll("(?s).*?href=\"(/console/wallet/[^\"]*\\d{4}-[^\"]*)\".*", "$1"));
    }

    private static void limit(TestBrowser olga) {
        String limits = "/console/wallet/limits";
        olga.submit(limits, Map.of("kind", "account", "period", "month", "amount", "25"));
        olga.submit(limits, Map.of("kind", "feature", "label", "translation", "period", "day", "amount", "0.001"));
        olga.submit(limits, Map.of("kind", "end_user", "label", "", "period", "week", "amount", "1"));
        olga.submit("/console/wallet/alerts", Map.of("balance_below", "5", "percent_80", "on", "percent_100", "on"));
        olga.submit("/console/settings/alerts", Map.of("webhook_url", "https://hooks.example.com/smartoken"));
    }

    private static void ask(TestBrowser olga) {
        HttpResponse<String> sent = olga.submit(
                "/console/support",
                Map.of(
                        "subject",
                        "A stream ended early",
                        "text",
                        "It stopped after two lines.\nIs it known?",
                        "model",
                        "dear"));
        String path = URI.create(TestBrowser.location(sent)).getPath();
        String desk = path.replace("/console/support", "/operator/tickets");
        olga.submit(desk + "/reply", Map.of("text", "We look into it and tell you here."));
        olga.submit("/console/support", Map.of("subject", "An invoice for May", "text", "Where do I find it?"));
        PAGES.addAll(List.of(path, desk));
    }

    @AfterAll
    static void close() {
        browser.close();
        server.requireCleanBooks();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void isAccessibleAndQuietInLightAndDark(Look look) {
        boolean isWide = look.equals(Look.DESKTOP);
        List<String> wrong = new ArrayList<>();
        try (Visit visit = signedIn(CreditsServer.OPERATOR, look)) {
            Page page = visit.page();
            for (String path : PAGES) {
                show(page, path, ColorScheme.LIGHT);
                // What is no matter of colours or width is the same document each time.
                wrong.addAll(isWide ? Axe.violations(page) : Axe.violationsOfColours(page));
                wrong.addAll(misshapen(page));
                show(page, "", ColorScheme.DARK);
                wrong.addAll(Axe.violationsOfColours(page));
                wrong.addAll(misshapen(page));
                visit.errors().forEach(error -> wrong.add(path + " " + error));
                visit.errors().clear();
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Look> looks() {
        return List.of(Look.DESKTOP, Look.PHONE);
    }

    private static void show(Page page, String path, ColorScheme scheme) {
        Axe.show(page, scheme);
        if (!path.isEmpty()) page.navigate(server.url() + path);
        picture(page, scheme);
    }

    private static List<String> misshapen(Page page) {
        List<String> wrong = new ArrayList<>();
        if (page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                .equals(true)) wrong.add("scrolls sideways");
        if (page.locator("h1").count() != 1) wrong.add("has not one heading");
        return wrong.stream().map(one -> page.url() + ": " + one).toList();
    }

    @Test
    void worksWithoutScripts() {
        try (Visit visit = signedIn("no-script@example.com", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/wallet");
            page.locator("#amount").fill("twenty");
            page.locator("text=Set limit").click();
            assertThat(page.locator("#amount-hint.hint-bad").textContent()).contains("An amount in US dollars");
            assertThat(page.locator("#amount").inputValue()).isEqualTo("twenty");
            page.locator("#amount").fill("20");
            page.locator("text=Set limit").click();
            assertThat(page.locator(".notice[role=status]").textContent()).contains("The limit is set");
            assertThat(page.locator(".limit").textContent()).contains("$20.00");
            page.locator("form[action$=pay-as-you-go] button").click();
            assertThat(page.locator("#pay").textContent()).contains("Off");
            page.navigate(server.url() + "/console/support");
            page.locator("#subject").fill("A question");
            page.locator("#text").fill("Which models think?");
            page.locator("text=Send ticket").click();
            assertThat(page.locator("h1").textContent()).isEqualTo("A question");
            assertThat(page.locator(".ticket-text").textContent()).contains("Which models think?");
            assertThat(visit.errors()).singleElement().asString().contains("422");
        }
    }

    @Test
    void theWalletSaysThatCreditIsKeptBackAndTakesACode() {
        try (Visit visit = signedIn("ada@mailinator.com", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/wallet");
            picture(page, ColorScheme.LIGHT);
            assertThat(page.locator(".notice-warn").textContent()).contains("kept back");
            page.locator("#code").fill("ABCD-1234");
            page.locator("text=Redeem").last().click();
            assertThat(page.locator("#code-hint").textContent()).contains("mistyped");
        }
    }

    private static void picture(Page page, ColorScheme scheme) {
        if (PICTURES == null) return;
        String path = page.url().substring(server.url().length()).replaceAll("[^a-z0-9]+", "_");
        Path file = Path.of(PICTURES, path + "-" + page.viewportSize().width + "-" + scheme + ".png");
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(file));
    }

    private static Visit signedIn(String email, Look look) {
        return browser.visit(server.url() + "/login?login_hint=" + email, look);
    }
}
