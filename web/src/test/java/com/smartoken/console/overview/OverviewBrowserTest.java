package com.smartoken.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The balance and the running requests of the overview, which follow what happens. */
class OverviewBrowserTest extends ConsoleTest {
    private static final String ASK =
            "{\"model\": \"plain\", \"stream\": true, \"max_tokens\": 200, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";
    private static final String TURN = """
            (hidden) => {
              Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
              document.dispatchEvent(new Event('visibilitychange'));
            }""";

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
        server.first().pace(Duration.ofSeconds(1));
    }

    @AfterAll
    static void close() {
        browser.close();
        server.requireCleanBooks();
    }

    @Test
    void followsARequestUntilItEndsAndThenRests() {
        Customer customer = customer("follows@example.com");
        HttpResponse<Stream<String>> running = server.stream(customer, ASK);
        try (Visit visit = visit("follows@example.com", Look.PHONE)) {
            Page page = visit.page();
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            stopTheClock(page);
            AtomicInteger looks = countLooks(page);
            page.navigate(server.url() + "/console");
            assertThat(page.locator(".live-calls").textContent()).contains("1 request", "plain");
            page.clock().runFor(4_500);
            page.waitForCondition(
                    () -> page.locator("#live").getAttribute("data-hx-get").endsWith("looks=2"));
            assertThat(looks.get()).isEqualTo(1);
            end(running);
            page.clock().runFor(4_500);
            page.waitForCondition(() -> page.locator(".live-calls").count() == 0);
            assertThat(page.locator("#live .figure").textContent()).doesNotContain("$2.00");
            page.clock().runFor(500);
            assertThat(page.locator("#told").textContent()).contains("No request is running any more.");
            page.clock().runFor(600_000);
            assertThat(looks.get()).isEqualTo(2);
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void restsWhileTheTabIsHiddenAndLooksWhenSomebodyComesBack() {
        Customer customer = customer("hides@example.com");
        HttpResponse<Stream<String>> running = server.stream(customer, ASK);
        try (Visit visit = visit("hides@example.com", Look.DESKTOP)) {
            Page page = visit.page();
            AtomicInteger looks = countLooks(page);
            stopTheClock(page);
            page.navigate(server.url() + "/console");
            page.evaluate(TURN, true);
            page.clock().runFor(60_000);
            assertThat(looks.get()).isZero();
            end(running);
            page.evaluate(TURN, false);
            page.waitForCondition(() -> page.locator(".live-calls").count() == 0);
            assertThat(looks.get()).isEqualTo(1);
        }
    }

    @Test
    void saysThatFiguresMayBeOldWhenALookFailsAndTriesAgain() {
        customer("fails@example.com");
        try (Visit visit = visit("fails@example.com", Look.PHONE.dark())) {
            Page page = visit.page();
            stopTheClock(page);
            page.navigate(server.url() + "/console");
            page.clock().runFor(100);
            page.route("**/console", Route::abort);
            page.evaluate(TURN, false);
            page.locator(".live-lost").waitFor();
            assertThat(page.locator("#failure").count()).isZero();
            page.unroute("**/console");
            page.route("**/console", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            page.clock().runFor(9_000);
            page.waitForCondition(
                    () -> page.locator("#live").getAttribute("data-lost").equals("16000"));
            page.unroute("**/console");
            page.clock().runFor(17_000);
            page.waitForCondition(() -> !page.locator(".live-lost").isVisible());
        }
    }

    @Test
    void showsWithoutScriptWhatRunsNow() {
        Customer customer = customer("plain@example.com");
        HttpResponse<Stream<String>> running = server.stream(customer, ASK);
        try (Visit visit = visit("plain@example.com", Look.PHONE.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console");
            page.locator(".live-calls a").click();
            assertThat(page.locator("h1").textContent()).isEqualTo("Still running");
        }
        end(running);
    }

    /** The client leaves, which ends the request. */
    private static void end(HttpResponse<Stream<String>> running) {
        running.body().close();
        TestServer.await(() -> server.database().number("select count(*) from hold") == 0);
    }

    /** From here on time passes in the page only when the test says so. */
    private static void stopTheClock(Page page) {
        page.clock().install();
        page.clock().pauseAt(System.currentTimeMillis() + 1_000);
    }

    /** Looks that the page takes by itself. */
    private static AtomicInteger countLooks(Page page) {
        AtomicInteger looks = new AtomicInteger();
        page.onRequest(request -> {
            if (request.headers().containsKey("hx-request")) looks.incrementAndGet();
        });
        return looks;
    }

    private static Customer customer(String email) {
        server.browser().signIn(email);
        return server.customerAt(email, "2");
    }

    private static Visit visit(String email, Look look) {
        return browser.visit(server.url() + "/login?login_hint=" + email, look);
    }
}
