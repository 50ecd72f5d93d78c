package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console exchanges in place, and the same without a script: each test leads one way with both. */
class PartsBrowserTest extends CreditsConsoleTest {
    private static final String CALL =
            "{\"model\":\"plain\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        TestServer.Customer customer = server.customerAt(CreditsServer.OPERATOR, "12.5");
        for (int call = 0; call < 52; call++) server.chat(customer, CALL);
        server.chat(customer, CALL.replace("plain", "dear"));
        server.database()
                .execute(
                        "insert into account_event (account_id, kind, occasion, text) select id, 'account', 'test:' || n,"
                                + " 'Event ' || n from account, generate_series(1, 28) n where email = '"
                                + CreditsServer.OPERATOR + "'");
        TestServer.await(() -> olga.get("/console/usage").body().contains("dear"));
    }

    @AfterAll
    static void close() {
        browser.close();
        server.requireCleanBooks();
    }

    /** A visit that counts the pages it loads whole and hears what is told to who can't see. */
    private record Walk(Visit visit, Page page, boolean withScript, AtomicInteger loads) implements AutoCloseable {
        static Walk of(String email, boolean withScript) {
            Look look = withScript ? Look.DESKTOP : Look.PHONE.withoutScript();
            Visit visit = browser.visit(server.url() + "/login?login_hint=" + email, look);
            AtomicInteger loads = new AtomicInteger();
            visit.page().onDOMContentLoaded(page -> loads.incrementAndGet());
            return new Walk(visit, visit.page(), withScript, loads);
        }

        void to(String path) {
            page.navigate(server.url() + path);
            loads.set(0);
        }

        /** What was done since {@link #to} was done in place with a script, and by so many pages without one. */
        void assertLoads(int withoutScript) {
            assertThat(loads.get()).as("pages loaded").isEqualTo(withScript ? 0 : withoutScript);
        }

        void assertTold(String words) {
            if (withScript)
                page.waitForCondition(() -> page.locator("#told").textContent().contains(words));
        }

        /** The focus stands on what this finds. */
        void assertFocus(String selector) {
            if (!withScript) return;
            page.waitForCondition(() -> page.evaluate("s => document.activeElement?.matches(s) === true", selector)
                    .equals(true));
        }

        /** Nothing was complained about, and what was exchanged is as sound as a page that was loaded. */
        void assertFine() {
            assertThat(visit.errors().stream().filter(error -> !error.contains("422")))
                    .isEmpty();
            if (!withScript) return;
            assertThat(page.evaluate("""
                    () => {
                      const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
                      return ids.filter((id, at) => ids.indexOf(id) !== at);
                    }""")).isEqualTo(List.of());
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
        }

        Locator button(String name) {
            return page.getByRole(
                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
        }

        @Override
        public void close() {
            visit.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAreFilteredAndPagedAndTheWayBackLeadsThroughAll(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/usage");
            assertThat(page.locator(".usage-table tbody tr").count()).isEqualTo(50);
            page.locator("#older").click();
            page.locator("#newer").waitFor();
            assertThat(page.locator(".usage-table tbody tr").count()).isEqualTo(3);
            assertThat(page.url()).contains("?before=req_");
            walk.assertFocus("#results");
            walk.assertTold("3 requests shown.");

            page.locator("#model").selectOption("dear");
            page.locator("#apply").click();
            page.waitForURL("**/console/usage?**model=dear**");
            page.waitForCondition(() -> page.locator(".usage-table tbody tr").count() == 1);
            walk.assertFocus("#apply");
            walk.assertTold("1 request shown.");
            if (withScript) assertThat(page.url()).endsWith("/console/usage?model=dear");
            walk.assertLoads(2);

            page.goBack();
            page.waitForCondition(() -> page.locator(".usage-table tbody tr").count() == 3);
            assertThat(page.url()).contains("?before=req_");
            // Without a script the browser keeps what stood in the form.
            if (withScript) assertThat(page.locator("#model").inputValue()).isEmpty();
            page.goBack();
            page.waitForCondition(() -> page.locator(".usage-table tbody tr").count() == 50);
            assertThat(page.url()).isEqualTo(server.url() + "/console/usage");
            page.goForward();
            page.waitForCondition(() -> page.locator(".usage-table tbody tr").count() == 3);
            if (withScript) assertThat(walk.loads().get()).isZero();
            // What the history brought back acts as before.
            page.locator("#newer").click();
            page.waitForCondition(() -> page.locator(".usage-table tbody tr").count() == 50);
            if (withScript) assertThat(walk.loads().get()).isZero();
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFilterThatMakesNoSenseIsToldBesideItsField(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/usage");
            page.locator(".usage-more summary").click();
            page.locator("#min").fill("a lot");
            page.locator("#min").press("Enter");
            page.locator("#min-hint.hint-bad").waitFor();
            assertThat(page.locator("#min").inputValue()).isEqualTo("a lot");
            assertThat(page.locator(".usage-results").textContent()).contains("Nothing was looked for.");
            walk.assertFocus("#requests .refusal");
            walk.assertLoads(1);
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sumsAreBrokenDownInPlace(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/usage/breakdown");
            page.locator("#by-key").click();
            page.waitForURL("**/console/usage/breakdown?by=key");
            page.locator("#by-key[aria-current=page]").waitFor();
            walk.assertFocus("#by-key");
            walk.assertTold("1 row by API key");
            page.locator("#period").selectOption("7d");
            page.locator("#apply").click();
            page.waitForURL("**/console/usage/breakdown?**period=7d**");
            page.waitForCondition(
                    () -> page.locator("#by-key").getAttribute("href").contains("period=7d"));
            walk.assertLoads(2);
            page.goBack();
            page.waitForURL("**/console/usage/breakdown?by=key");
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void limitsAreSetAndRemovedInTheirPlace(boolean withScript) {
        String email = "limits-" + withScript + "@example.com";
        try (Walk walk = Walk.of(email, withScript)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            page.locator("#amount").fill("twenty");
            walk.button("Set limit").click();
            page.locator("#amount-hint.hint-bad").waitFor();
            assertThat(page.locator("#amount").inputValue()).isEqualTo("twenty");
            walk.assertFocus("#limits .refusal");
            page.locator("#amount").fill("20");
            walk.button("Set limit").dblclick();
            page.getByText("The limit is set.").first().waitFor();
            assertThat(page.locator("#limits .limit").count()).isEqualTo(1);
            walk.assertFocus("#limits [role=status]");
            page.locator("#limits .limit button").click();
            page.getByText("The limit is removed.").first().waitFor();
            assertThat(page.locator("#limits .limit").count()).isZero();
            walk.assertFocus("#limits [role=status]");
            if (withScript) walk.assertLoads(0);
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void alertsAndPayAsYouGoAreSavedInTheirPlace(boolean withScript) {
        try (Walk walk = Walk.of("alerts-" + withScript + "@example.com", withScript)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            page.locator("#balance_below").fill("little");
            walk.button("Save alerts").click();
            page.locator("#below-hint.hint-bad").waitFor();
            walk.assertFocus("#alerts .refusal");
            page.locator("#balance_below").fill("5");
            walk.button("Save alerts").click();
            page.getByText("Your alerts are saved.").first().waitFor();
            assertThat(page.locator("#alerts").textContent()).contains("Your alerts are saved.");
            walk.assertFocus("#alerts [role=status]");
            assertThat(page.locator("#balance_below").inputValue()).startsWith("5");
            walk.button("Turn off").click();
            walk.button("Turn on").waitFor();
            assertThat(page.locator("#pay").textContent()).contains("Off", "Pay-as-you-go is changed.");
            walk.assertLoads(3);
            walk.assertFine();
        }
    }

    @Test
    void whoChangesAlertsWhileTheyAreSavedSavesTheLast() {
        try (Walk walk = Walk.of("last@example.com", true)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            List<Route> held = new ArrayList<>();
            page.route("**/wallet/alerts", held::add);
            page.locator("#balance_below").fill("5");
            walk.button("Save alerts").click();
            page.waitForCondition(() -> held.size() == 1);
            page.locator("#balance_below").fill("7");
            walk.button("Save alerts").click();
            page.waitForCondition(() -> held.size() == 2);
            held.getLast().resume();
            page.getByText("Your alerts are saved.").first().waitFor();
            assertThat(page.locator("#balance_below").inputValue()).startsWith("7");
            walk.assertFocus("#alerts [role=status]");
            page.unroute("**/wallet/alerts");
            page.navigate(server.url() + "/console/wallet");
            assertThat(page.locator("#balance_below").inputValue()).startsWith("7");
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHistoryIsFilteredInItsPlace(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            int all = page.locator("#history tbody tr").count();
            page.locator("#history-kind").selectOption("top_up");
            page.locator("#apply-history").click();
            page.waitForURL("**/console/wallet?kind=top_up**");
            page.waitForCondition(() -> page.locator("#history tbody tr").count() == 1);
            walk.assertFocus("#apply-history");
            walk.assertTold("1 line shown.");
            page.locator("#history-reset").click();
            page.waitForCondition(() -> page.locator("#history tbody tr").count() == all);
            page.goBack();
            page.waitForCondition(() -> page.locator("#history tbody tr").count() == 1);
            assertThat(page.locator("#history-kind").inputValue()).isEqualTo("top_up");
            assertThat(walk.page().locator("h1").textContent()).isEqualTo("Wallet");
            if (withScript) walk.assertLoads(0);
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUsesOfADayAndEventsArePagedInPlace(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/wallet/days/" + LocalDate.now(ZoneOffset.UTC));
            String first = page.locator("#uses tbody tr").first().textContent();
            page.locator("#older").click();
            page.waitForURL("**?before=*");
            page.waitForCondition(
                    () -> !page.locator("#uses tbody tr").first().textContent().equals(first));
            walk.assertFocus("#uses-title");
            walk.assertLoads(1);

            walk.to("/console/events");
            assertThat(page.locator(".event").count()).isEqualTo(25);
            walk.button("Mark all as read").click();
            page.getByText("Marked as read.").first().waitFor();
            assertThat(page.locator("#events .badge").count()).isZero();
            walk.assertFocus("#events .notice-good");
            page.locator("#older").click();
            page.waitForCondition(() -> page.locator(".event").count() < 25);
            assertThat(page.url()).contains("/console/events?before=");
            walk.assertFocus("#events h1");
            walk.assertLoads(2);
            server.database().execute("update account_event set read_at = null");
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGalleryKeepsItsFilterWhenAQuotaIsClaimed(boolean withScript) {
        try (Walk walk = Walk.of("keeps-" + withScript + "@example.com", withScript)) {
            Page page = walk.page();
            walk.to("/console/models");
            page.locator("#q").fill("plain");
            page.locator("#q").press("Enter");
            page.waitForCondition(() -> page.locator(".gallery-row").count() == 1);
            walk.assertFocus("#q");
            assertThat(page.locator("#found").textContent()).isEqualTo("1 model");
            walk.button("Claim ticked quotas").click();
            page.locator("#gallery [role=alert]").waitFor();
            walk.assertFocus("#gallery [role=alert]");
            assertThat(page.locator(".gallery-row").count()).isEqualTo(1);
            page.locator("input[name=model]").check();
            walk.button("Claim ticked quotas").click();
            page.locator("#gallery .notice-good").waitFor();
            walk.assertFocus("#gallery .notice-good");
            assertThat(page.locator(".gallery-row").count()).isEqualTo(1);
            assertThat(page.locator("#q").inputValue()).isEqualTo("plain");
            if (withScript) walk.assertLoads(0);
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCodeIsRefusedInItsPlaceAndARightOneLeadsToTheCredit(boolean withScript) {
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        HttpResponse<String> made = olga.submit(
                "/operator/codes",
                Map.of("amount", "2.50", "kind", "promo", "count", "1", "uses", "1", "note", "test " + withScript));
        String code = made.body().replaceAll("(?s).*?((?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}).*", "$1");
        try (Walk walk = Walk.of("codes-" + withScript + "@example.com", withScript)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            page.locator("#code").fill("ABCD-1234");
            walk.button("Redeem").click();
            page.locator("#code-hint.hint-bad").waitFor();
            assertThat(page.locator("#code").inputValue()).isEqualTo("ABCD-1234");
            walk.assertFocus("#redeem .refusal");
            walk.assertLoads(1);
            page.locator("#code").fill(code);
            walk.button("Redeem").click();
            page.waitForURL("**/console/credits?redeemed");
            assertThat(page.locator(".notice-good").textContent()).contains("The code is redeemed");
            walk.assertFine();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTicketIsWrittenAnsweredAndFound(boolean withScript) {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, withScript)) {
            Page page = walk.page();
            walk.to("/console/support");
            page.locator("#subject").fill("A question");
            page.locator("#text").fill(" sk-st-" + "a".repeat(43));
            walk.button("Send ticket").click();
            page.getByText("looked like it holds an API key").first().waitFor();
            walk.assertFocus("#new-ticket [role=alert]");
            walk.assertLoads(1);
            page.locator("#text").fill("Which models think?");
            walk.button("Send ticket").click();
            page.waitForURL("**/console/support/*");
            assertThat(page.locator("h1").textContent()).isEqualTo("A question");

            walk.loads().set(0);
            page.locator("#text").fill("And which see?");
            walk.button("Send").click();
            page.getByText("Your message is sent.").first().waitFor();
            assertThat(page.locator(".ticket-text").allTextContents())
                    .containsExactly("Which models think?", "And which see?");
            assertThat(page.locator("#text").inputValue()).isEmpty();
            walk.assertFocus("#thread [role=status]");
            walk.assertLoads(1);

            walk.to("/operator/tickets");
            page.locator("#state-closed").click();
            page.waitForURL("**/operator/tickets?state=closed");
            page.getByText("No ticket is closed.").waitFor();
            walk.assertFocus("#state-closed");
            walk.assertLoads(1);
            page.goBack();
            page.locator("#state-open[aria-current=page]").waitFor();
            walk.assertFine();
        }
    }

    @Test
    void whoseSessionIsOverIsLedToSignInAndBack() {
        try (Walk walk = Walk.of("over@example.com", true)) {
            Page page = walk.page();
            walk.to("/console/models?q=plain");
            page.context().clearCookies();
            page.locator("#q").fill("spare");
            page.waitForURL("**/authorize?**");
        }
    }

    @Test
    void aFormThatComesTooLateIsKeptAndSentAgain() {
        try (Walk walk = Walk.of("late@example.com", true)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            page.locator("#amount").fill("20");
            page.context().clearCookies();
            Page other = page.context().newPage();
            other.navigate(server.url() + "/login?login_hint=late@example.com");
            other.close();
            walk.button("Set limit").click();
            page.getByText("What you typed is kept.").waitFor();
            walk.assertFocus("h1");
            assertThat(page.title()).startsWith("Please send it again");
            walk.button("Send it again").click();
            page.getByText("The limit is set.").first().waitFor();
            // The page that keeps it is a page like any other: its form leads on.
            assertThat(walk.loads().get()).isEqualTo(1);
        }
    }

    @Test
    void tooMuchAtOnceAndErrorsAreToldInWordsAndNothingIsLost() {
        try (Walk walk = Walk.of("words@example.com", true)) {
            Page page = walk.page();
            walk.to("/console/wallet");
            page.locator("#amount").fill("20");
            for (Told told : List.of(
                    new Told(429, "7", "That was too much at once. Try again in 7 seconds."),
                    new Told(500, null, "Something broke on our side (500)."),
                    new Told(404, null, "That is not there any more."),
                    new Told(413, null, "That was refused (413)."))) {
                page.route("**/limits", route -> fulfill(route, told));
                walk.button("Set limit").click();
                page.locator("#failure").getByText(told.words).waitFor();
                assertThat(page.locator("#amount").inputValue()).isEqualTo("20");
                walk.assertFocus("#set-limit");
                page.unroute("**/limits");
            }
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            page.route("**/limits", Route::abort);
            walk.button("Set limit").click();
            page.getByText("No answer came, so whether it was done is not known.")
                    .waitFor();
            page.unroute("**/limits");
            walk.button("Set limit").click();
            page.getByText("The limit is set.").first().waitFor();
            assertThat(page.locator("#failure").isVisible()).isFalse();
            assertThat(page.locator("[aria-busy]").count()).isZero();
            walk.assertLoads(0);
        }
    }

    private record Told(int status, @Nullable String seconds, String words) {}

    private static void fulfill(Route route, Told told) {
        Route.FulfillOptions answer =
                new Route.FulfillOptions().setStatus(told.status).setBody("<!doctype html><h1>Error</h1>");
        if (told.seconds != null) answer.setHeaders(Map.of("Retry-After", told.seconds, "Content-Type", "text/html"));
        route.fulfill(answer);
    }

    @Test
    void whatTakesLongerShowsThatItIsUnderWay() {
        try (Walk walk = Walk.of(CreditsServer.OPERATOR, true)) {
            Page page = walk.page();
            walk.to("/console/usage");
            List<Route> held = new ArrayList<>();
            page.route("**/console/usage?**", held::add);
            page.locator("#apply").click();
            page.waitForCondition(() -> !held.isEmpty());
            assertThat(page.locator("#progress").getAttribute("class")).contains("htmx-request");
            assertThat(page.locator("#requests").getAttribute("aria-busy")).isEqualTo("true");
            page.waitForCondition(() -> page.locator("#progress")
                    .evaluate("bar => getComputedStyle(bar).opacity")
                    .equals("1"));
            // Another click takes the place of the first.
            page.locator("#apply").click();
            page.waitForCondition(() -> held.size() == 2);
            held.getLast().resume();
            page.waitForCondition(
                    () -> !page.locator("#progress").getAttribute("class").contains("htmx-request"));
            assertThat(page.locator("#requests[aria-busy]").count()).isZero();
            walk.assertFine();
        }
    }
}
