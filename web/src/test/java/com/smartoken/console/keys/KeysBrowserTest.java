package com.smartoken.console.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.smartoken.testing.Axe;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key from its making to its end, in a real browser, with OpenAI's own client in between. */
class KeysBrowserTest extends ConsoleTest {
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
        server.requireCleanBooks();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leadsFromSignInToAFirstCallAndToTheKeysEnd(boolean withScript) {
        String email = withScript ? "grace@example.com" : "ada@example.com";
        Look look = withScript ? Look.DESKTOP : Look.PHONE.withoutScript();
        try (Visit visit = browser.visit(server.url() + "/console", look)) {
            Page page = visit.page();
            page.locator("#email").fill(email);
            button(page, "Sign in").click();
            assertThat(page.locator("main").textContent()).contains("Three steps to your first call");
            server.customerAt(email, "1");

            page.locator(".console-nav").getByText("Keys").click();
            page.locator("a[href='/console/keys/new']").first().click();
            page.locator("#name").fill("Journey");
            button(page, "Create the key").click();
            String secret = page.locator("#secret").textContent();
            assertThat(secret).startsWith("sk-st-");
            call(secret);

            page.getByText("I have copied it").click();
            Locator row = page.locator(".key", new Page.LocatorOptions().setHasText("Journey"));
            assertThat(row.textContent()).contains("from 127.0.0.1").doesNotContain(secret);
            page.goBack();
            assertThat(page.content()).as("the page before").doesNotContain(secret);
            page.navigate(server.url() + "/console");
            assertThat(page.locator("main").textContent())
                    .contains("The last 30 days")
                    .doesNotContain("Three steps");

            page.navigate(server.url() + "/console/keys");
            row.getByText("Revoke").click();
            button(page, "Revoke the key").click();
            row.getByText("No node takes the key").waitFor();
            assertThat(row.locator("[role=status]").textContent()).contains("Revoked.");
            assertThat(page.url()).contains(withScript ? "/console/keys" : "/console/keys?revoked=");
            assertThat(catchThrowableOfType(UnauthorizedException.class, () -> call(secret))
                            .code())
                    .hasValue("revoked_api_key");
            // The issuer's page, where the visit began, has no icon.
            assertThat(visit.errors().stream().filter(error -> !error.contains("404")))
                    .isEmpty();
        }
    }

    @Test
    void makesOneKeyOnADoubleClickAndShowsIt() {
        try (Visit visit = browser.visit(signedIn("double@example.com"), Look.DESKTOP)) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/keys/new");
            page.locator("#name").fill("Double");
            button(page, "Create the key").dblclick();
            page.locator("#secret").waitFor();
            assertThat(page.locator("#secret").textContent()).startsWith("sk-st-");
            assertThat(server.database().number("select count(*) from api_key where name = 'Double'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void makesOneKeyOnADoubleClickWithoutScript() {
        try (Visit visit = browser.visit(signedIn("plain@example.com"), Look.DESKTOP.withoutScript())) {
            Page page = visit.page();
            page.navigate(server.url() + "/console/keys/new");
            page.locator("#name").fill("Twice");
            button(page, "Create the key").dblclick();
            page.waitForCondition(() -> page.locator("#secret, [role=status]").count() > 0);
            assertThat(server.database().number("select count(*) from api_key where name = 'Twice'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void theColumnsOfAKeyThatWasRevokedStandBelowThoseOfTheOthers() {
        String email = "columns@example.com";
        try (Visit visit = browser.visit(signedIn(email), Look.DESKTOP)) {
            Page page = visit.page();
            server.customerAt(email, "0");
            server.customerAt(email, "0");
            page.navigate(server.url() + "/console/keys");
            page.locator("a[href$='/revocation']").first().click();
            button(page, "Revoke the key").click();
            page.locator(".key-told").waitFor();
            for (int column = 0; column < 3; column++) {
                Object places = page.locator(".key-facts > :nth-child(" + (column + 1) + ")")
                        .evaluateAll("facts => [...new Set(facts.map(one => one.getBoundingClientRect().x))].length");
                assertThat(places).as("places of column " + column).isEqualTo(1);
            }
        }
    }

    @Test
    void asksInADialogThatEscapeCloses() {
        try (Visit visit = browser.visit(signedIn("dialog@example.com"), Look.PHONE)) {
            Page page = visit.page();
            server.customerAt("dialog@example.com", "0");
            page.navigate(server.url() + "/console/keys");
            Locator revoke = page.locator("a[href$='/revocation']");
            revoke.focus();
            page.keyboard().press("Enter");
            page.locator("dialog[open]").waitFor();
            assertThat(Axe.violations(page)).isEmpty();
            page.keyboard().press("Escape");
            page.waitForCondition(() -> page.locator("dialog[open]").count() == 0);
            assertThat(page.url()).endsWith("/console/keys");
            assertThat(page.locator("dialog").innerHTML()).isEmpty();
            assertThat(revoke.evaluate("link => link === document.activeElement"))
                    .isEqualTo(true);
        }
    }

    @Test
    void revokesInPlaceAndLeadsTheFocusToTheWordsInTheRow() {
        String email = "in-place@example.com";
        try (Visit visit = browser.visit(signedIn(email), Look.DESKTOP)) {
            Page page = visit.page();
            TestServer.Customer customer = server.customerAt(email, "0");
            server.customerAt(email, "0");
            page.navigate(server.url() + "/console/keys");
            String id = page.locator(".key").last().getAttribute("id");
            page.locator("#" + id + " a[href$='/revocation']").click();
            button(page, "Revoke the key").dblclick();
            Locator row = page.locator("#" + id);
            row.getByText("No node takes the key").waitFor();
            assertThat(row.locator(".badge").first().textContent()).isEqualTo("Revoked");
            assertThat(page.locator("dialog[open]").count()).isZero();
            assertThat(page.evaluate("document.activeElement.closest('li')?.id"))
                    .isEqualTo(id);
            assertThat(page.url()).isEqualTo(server.url() + "/console/keys");
            assertThat(page.locator("a[href$='/revocation']").count()).isEqualTo(1);
            assertThat(server.database()
                            .number("select count(*) from api_key where revoked_at is not null and account_id = "
                                    + customer.account().id()))
                    .isEqualTo(1);
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void leadsFromTheKeysOwnPageToTheListThatSaysThatItIsRevoked() {
        String email = "own-page@example.com";
        try (Visit visit = browser.visit(signedIn(email), Look.DESKTOP)) {
            Page page = visit.page();
            server.customerAt(email, "0");
            page.navigate(server.url() + "/console/keys");
            page.getByText("Manage").click();
            page.locator("a[href$='/revocation']").click();
            button(page, "Revoke the key").click();
            page.waitForURL("**/console/keys?revoked=*");
            assertThat(page.locator(".key [role=status]").textContent()).contains("Revoked.");
            assertThat(page.locator(".key [role=status]").isVisible()).isTrue();
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void aYesThatComesTooLateIsKeptAndSentAgain() {
        String email = "too-late@example.com";
        try (Visit visit = browser.visit(signedIn(email), Look.DESKTOP)) {
            Page page = visit.page();
            server.customerAt(email, "0");
            page.navigate(server.url() + "/console/keys");
            page.locator("a[href$='/revocation']").click();
            page.locator("dialog[open]").waitFor();
            page.context().clearCookies();
            button(page, "Revoke the key").click();
            page.getByText("You are no longer signed in").waitFor();
            page.waitForCondition(() -> page.evaluate("document.activeElement?.matches('h1') === true")
                    .equals(true));
            Page other = page.context().newPage();
            other.navigate(signedIn(email));
            other.close();
            button(page, "Send it again").click();
            // That page was made for nobody, so it is asked once more for the one who is signed in now.
            page.getByText("The page that you sent this from was out of date").waitFor();
            button(page, "Send it again").click();
            page.waitForURL("**/console/keys?revoked=*");
            assertThat(page.locator(".key [role=status]").textContent()).contains("Revoked.");
            assertThat(visit.errors().stream().filter(error -> !error.contains("401") && !error.contains("403")))
                    .isEmpty();
        }
    }

    @Test
    void aFailureIsToldInWordsAndTheKeyStays() {
        String email = "failure@example.com";
        try (Visit visit = browser.visit(signedIn(email), Look.PHONE)) {
            Page page = visit.page();
            server.customerAt(email, "0");
            page.navigate(server.url() + "/console/keys");
            page.route("**/revocation", route -> {
                if (route.request().method().equals("POST"))
                    route.fulfill(new Route.FulfillOptions().setStatus(502).setBody("<h1>Bad Gateway</h1>"));
                else route.resume();
            });
            page.locator("a[href$='/revocation']").click();
            button(page, "Revoke the key").click();
            page.locator("#failure [role=alert]").waitFor();
            assertThat(page.locator("#failure").textContent()).contains("Something broke on our side (502)");
            assertThat(Axe.violations(page)).isEmpty();
            assertThat(page.locator("a[href$='/revocation']").count()).isEqualTo(1);
            page.unroute("**/revocation");
            page.route("**/revocation", Route::abort);
            page.locator("a[href$='/revocation']").click();
            page.getByText("No answer came. Look at your connection").waitFor();
            button(page, "Close").click();
            assertThat(page.locator("#failure").isVisible()).isFalse();
        }
    }

    @Test
    void isAccessibleInLightAndDarkOnPhoneAndDesktop() {
        String email = "axe@example.com";
        server.browser().signIn(email);
        TestServer.Customer customer = server.customerAt(email, "1");
        server.chat(customer, "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");
        long id = server.database().number("select max(id) from api_key");
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining, expires_at) values ("
                        + customer.account().id()
                        + ", 'tokens:plain', 'quota', 'trial', 1000, 900, clock_timestamp() + interval '9 days')");
        List<String> paths = List.of(
                "/console",
                "/console/keys",
                "/console/keys/new",
                "/console/keys/" + id,
                "/console/keys/" + id + "/revocation");
        for (Look look : List.of(Look.DESKTOP, Look.PHONE)) {
            try (Visit visit = browser.visit(signedIn(email), look)) {
                Page page = visit.page();
                for (String path : paths) {
                    page.navigate(server.url() + path);
                    for (Locator fold : page.locator("main details").all()) fold.evaluate("e => e.open = true");
                    assertFine(page, path, look);
                }
                button(page, "Revoke the key").waitFor();
                page.locator(".account-button").click();
                assertFine(page, "the account's menu", look);
                page.navigate(server.url() + "/console/keys/new");
                page.locator("#name").fill("Shown");
                button(page, "Create the key").click();
                page.locator("#secret").waitFor();
                assertFine(page, "the new key", look);
                assertThat(visit.errors()).isEmpty();
            }
        }
        server.database().execute("delete from lot where source = 'trial'");
    }

    private static void assertFine(Page page, String what, Look look) {
        assertThat(Axe.inLightAndDark(page)).as(what + " " + look).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
                .as(what + " scrolls sideways " + look)
                .isEqualTo(false);
    }

    private static String signedIn(String email) {
        return server.url() + "/login?login_hint=" + email;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void call(String secret) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(server.url() + "/v1")
                .apiKey(secret)
                .build();
        try {
            client.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model("plain")
                            .addUserMessage("Hello there")
                            .build());
        } finally {
            client.close();
        }
    }
}
