package com.smartoken.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Account;
import com.smartoken.local.LocalIssuer;
import com.smartoken.local.LocalIssuer.Fault;
import com.smartoken.testing.Eventually;
import com.smartoken.testing.TestBrowser;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
    private static LocalIssuer issuer;
    private static SignInServer server;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = SignInServer.start(issuer);
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @AfterEach
    void behave() {
        issuer.misbehave(Fault.NONE);
    }

    @Test
    void signsInAndReturnsToThePageAskedFor() {
        TestBrowser ada = server.browser();
        HttpResponse<String> page = ada.open("/console/settings?saved");
        assertThat(page.uri().getPath()).isEqualTo("/authorize");
        HttpResponse<String> back =
                ada.post(page.uri().toString(), Map.of("email", "ada@example.com", "verified", "on", "name", "Ada"));
        HttpResponse<String> settings = ada.open(TestBrowser.location(back));
        assertThat(settings.statusCode()).isEqualTo(200);
        assertThat(settings.uri().toString()).isEqualTo(server.url() + "/console/settings?saved");
        assertThat(settings.body()).contains("ada@example.com");
        assertThat(ada.get("/console").body()).contains("Hello, Ada").contains("$0.00");
    }

    @Test
    void tellsTheOwnerOfASignInFromANewPlaceOnce() {
        server.browser().signIn("eve@example.com");
        TestBrowser again = server.browser();
        again.signIn("eve@example.com");
        String those =
                " where kind = 'sign_in' and account_id = (select id from account where email = 'eve@example.com')";
        String events = "select count(*) from account_event" + those;
        assertThat(server.database().number(events))
                .as("the place of the sign-up")
                .isZero();
        assertThat(again.get("/console/events").body())
                .contains("The account was made from here: Java, 127.0.0.1.")
                .doesNotContain("badge-warn\">New");
        again.submit("/console/wallet/alerts", Map.of("sign_in", "on"));
        server.database().execute("update account_event set occasion = 'sign_in:elsewhere' where kind = 'account'");
        server.browser().signIn("eve@example.com");
        server.browser().signIn("eve@example.com");
        assertThat(server.database().number(events)).as("another place, once").isEqualTo(1);
        again.submit("/console/wallet/alerts", Map.of());
        server.database().execute("update account_event set occasion = occasion || id" + those);
        server.browser().signIn("eve@example.com");
        assertThat(server.database().number(events)).as("muted").isEqualTo(1);
    }

    @Test
    void asksTheIssuerWithPkceStateAndNonce() {
        String location = TestBrowser.location(server.browser().get("/login"));
        assertThat(location)
                .startsWith(issuer.url() + "/authorize?")
                .contains("code_challenge_method=S256")
                .containsPattern("[?&]state=[A-Za-z0-9_-]{43}(&|$)")
                .containsPattern("[?&]nonce=[A-Za-z0-9_-]{22,}(&|$)")
                .contains("redirect_uri=" + URLEncoder.encode(server.url() + "/auth/callback", StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example/console",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/console//evil.example",
                "/./evil",
                "/../evil",
                "javascript:alert(1)",
                "console",
                "/logout",
                "/login?return=/login",
                "/auth/callback?code=1"
            })
    void neverLeadsElsewhereAfterSignIn(String target) {
        TestBrowser bo = server.browser();
        HttpResponse<String> page =
                bo.open("/login?login_hint=bo@example.com&return=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
        assertThat(page.uri().toString()).isEqualTo(server.url() + "/console");
        assertThat(page.statusCode()).isEqualTo(200);
        // Also when there is nothing to ask the issuer for.
        HttpResponse<String> again = bo.get("/login?return=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
        assertThat(TestBrowser.location(again)).isEqualTo(server.url() + "/console");
    }

    @Test
    void refusesAStateThatWasUsed() {
        TestBrowser browser = server.browser();
        String callback = browser.callback("once@example.com");
        assertThat(browser.open(callback).statusCode()).isEqualTo(200);
        browser.cookies().remove("session");
        HttpResponse<String> again = browser.get(callback);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("was used already");
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void refusesAStateOfAnotherBrowser() {
        String callback = server.browser().callback("attacker@example.com");
        TestBrowser victim = server.browser();
        assertThat(victim.get(callback).statusCode()).isEqualTo(400);
        victim.get("/login");
        assertThat(victim.get(callback).statusCode()).isEqualTo(400);
        assertThat(victim.isSignedIn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?code=abc",
                "?state=abc",
                "?code=a&state=b",
                "?code=a&code=b&state=c",
                "?sid=1",
                "?logout_token=x"
            })
    void refusesAnAnswerThatNobodyAskedFor(String query) {
        TestBrowser browser = server.browser();
        browser.get("/login");
        assertThat(browser.get("/auth/callback" + query).statusCode()).isEqualTo(400);
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void refusesACodeOfAnotherSignIn() {
        TestBrowser mallory = server.browser();
        String stolen = mallory.callback("victim@example.com").replaceAll(".*[?&]code=([^&]+).*", "$1");
        String own = mallory.callback("mallory@example.com");
        assertThat(mallory.get(own.replaceAll("code=[^&]+", "code=" + stolen)).statusCode())
                .isEqualTo(400);
        assertThat(mallory.isSignedIn()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE", "ADDRESS_IN_USER_INFO", "NO_TOKEN_ENDPOINT"},
            mode = EnumSource.Mode.EXCLUDE)
    void refusesAnAnswerOfTheIssuerThatIsNotRight(Fault fault) {
        issuer.misbehave(fault);
        TestBrowser browser = server.browser();
        HttpResponse<String> page = browser.signIn(fault.name().toLowerCase(java.util.Locale.ROOT) + "@example.com");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("could not be confirmed");
        assertThat(browser.cookies()).doesNotContainKey("session");
        assertThat(server.accounts().findByEmail(fault.name().toLowerCase(java.util.Locale.ROOT) + "@example.com"))
                .isEmpty();
    }

    @Test
    void readsTheAddressBesideTheTokenWhenTheTokenHasNone() {
        issuer.misbehave(Fault.ADDRESS_IN_USER_INFO);
        assertThat(server.browser().signIn("beside@example.com").statusCode()).isEqualTo(200);
        assertThat(server.accounts().findByEmail("beside@example.com")).hasSize(1);
    }

    @Test
    void saysThatTheIssuerWentAwayInTheMiddle() {
        issuer.misbehave(Fault.NO_TOKEN_ENDPOINT);
        HttpResponse<String> page = server.browser().signIn("middle@example.com");
        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.body()).contains("does not answer").contains("req_");
    }

    @Test
    void refusesAnAddressThatIsNotVerifiedAndSaysWhy() {
        TestBrowser browser = server.browser();
        HttpResponse<String> page = browser.signInAs(Map.of("email", "unsure@example.com"));
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Your e-mail address is not verified");
        assertThat(server.accounts().findByEmail("unsure@example.com")).isEmpty();
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void tellsWhoCancelledThatNothingHappened() {
        HttpResponse<String> page =
                server.browser().signInAs(Map.of("email", "no@example.com", "verified", "on", "cancel", "1"));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("Sign-in was cancelled");
    }

    @Test
    void keepsAccountsApartThatShareAnAddress() {
        server.browser().signInAs(Map.of("email", "shared@example.com", "verified", "on", "subject", "first"));
        server.browser().signInAs(Map.of("email", "shared@example.com", "verified", "on", "subject", "second"));
        server.browser().signInAs(Map.of("email", "shared@example.com", "verified", "on", "subject", "first"));
        assertThat(server.accounts().findByEmail("shared@example.com"))
                .extracting(Account::subject)
                .containsExactly("first", "second");
    }

    @Test
    void followsAnIdentityWhoseAddressChanged() {
        server.browser().signInAs(Map.of("email", "before@example.com", "verified", "on", "subject", "mover"));
        server.browser().signInAs(Map.of("email", "after@example.com", "verified", "on", "subject", "mover"));
        assertThat(server.accounts().findByEmail("before@example.com")).isEmpty();
        assertThat(server.accounts().findByEmail("after@example.com")).hasSize(1);
    }

    @Test
    void letsOnlyTheFirstVerifiedOneTakeOverWhatAnOperatorMade() {
        Account made = server.accounts().create("Waiting@example.com");
        server.browser().signInAs(Map.of("email", "waiting@example.com", "subject", "unverified"));
        assertThat(server.accounts().findByEmail("waiting@example.com"))
                .extracting(Account::subject)
                .containsExactly((String) null);
        server.browser().signInAs(Map.of("email", "waiting@example.com", "verified", "on", "subject", "one"));
        server.browser().signInAs(Map.of("email", "waiting@example.com", "verified", "on", "subject", "two"));
        List<Account> found = server.accounts().findByEmail("waiting@example.com");
        assertThat(found).extracting(Account::subject).containsExactly("one", "two");
        assertThat(found.getFirst().id()).isEqualTo(made.id());
    }

    @Test
    void makesOneAccountOfFiftyFirstSignInsAtOnceOnTwoNodes() throws Exception {
        try (SignInServer second = server.node(issuer, Map.of());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> (i % 2 == 0 ? server : second).browser())
                    .map(browser -> threads.submit(() -> browser.signIn("crowd@example.com")))
                    .toList();
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        }
        Account account = server.accounts().findByEmail("crowd@example.com").getFirst();
        assertThat(server.count("account where email = 'crowd@example.com'")).isEqualTo(1);
        assertThat(server.count("wallet where account_id = " + account.id())).isEqualTo(1);
        assertThat(server.count("web_session where account_id = " + account.id()))
                .isEqualTo(50);
    }

    @Test
    void saysThatRegistrationIsClosedButLetsInWhoHasAnAccount() {
        try (SignInServer closed = server.node(issuer, Map.of("SMARTOKEN_REGISTRATION", "closed"))) {
            HttpResponse<String> page = closed.browser().signIn("late@example.com");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("Registration is closed");
            assertThat(server.accounts().findByEmail("late@example.com")).isEmpty();
            server.browser().signIn("early@example.com");
            assertThat(closed.browser().signIn("early@example.com").statusCode())
                    .isEqualTo(200);
            server.accounts().create("invited@example.com");
            assertThat(closed.browser().signIn("invited@example.com").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsInWhoIsHeldAndTellsThemSoButNotWhoClosedTheirAccount() {
        TestBrowser browser = server.browser();
        browser.signIn("held@example.com");
        Account account = server.accounts().findByEmail("held@example.com").getFirst();
        server.accounts().setHeld(account.id(), "A chargeback");
        assertThat(server.browser().signIn("held@example.com").body())
                .contains("on hold")
                .contains("A chargeback");
        server.database().execute("update account set closed_at = now() where id = " + account.id());
        assertThat(browser.isSignedIn()).isFalse();
        HttpResponse<String> page = server.browser().signIn("held@example.com");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("account was closed");
        assertThat(server.count("account where email = 'held@example.com'")).isEqualTo(1);
    }

    @Test
    void startsWithoutItsIssuerAndSignsInOnceThatIsThere() {
        LocalIssuer away = LocalIssuer.start(0);
        int port = away.port();
        away.close();
        try (SignInServer early = SignInServer.with(SignInServer.settings(away.url(), Map.of()))) {
            HttpResponse<String> page = early.browser().open("/console");
            assertThat(page.statusCode()).isEqualTo(502);
            assertThat(page.body()).contains("does not answer");
            try (LocalIssuer back = LocalIssuer.start(port)) {
                assertThat(back.url()).isEqualTo(away.url());
                Eventually.holds(
                        () -> early.browser().signIn("patient@example.com").statusCode() == 200);
            }
        }
    }

    @Test
    void saysThatSignInIsNotSetUp() {
        try (SignInServer without = SignInServer.with(Map.of())) {
            HttpResponse<String> page = without.browser().open("/console");
            assertThat(page.statusCode()).isEqualTo(501);
            assertThat(page.body()).contains("SMARTOKEN_OIDC_CLIENT_ID");
            assertThat(without.browser().get("/models").body()).doesNotContain("href=\"/console\"");
        }
    }

    @Test
    void namesItsCookiesForOneHostOnlyWhereHttpsIs() {
        try (SignInServer https = server.node(issuer, Map.of("SMARTOKEN_PUBLIC_URL", "https://tokens.example"))) {
            assertThat(https.browser().get("/login").headers().allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .matches("__Host-signin=[A-Za-z0-9_-]{43}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure");
        }
    }

    @Test
    void tellsCrawlersAndCachesToStayAway() {
        for (String path : List.of("/login", "/auth/callback", "/console")) {
            HttpResponse<String> response = server.browser().get(path);
            assertThat(response.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }
}
