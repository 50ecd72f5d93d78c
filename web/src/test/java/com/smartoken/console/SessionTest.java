package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.console.signin.SignInServer;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Pattern END = Pattern.compile("/console/settings/sessions/([0-9]+)/end");

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

    @Test
    void isNamedByARandomValueOfWhichOnlyAHashIsKept() {
        TestBrowser ada = signedIn("ada@example.com");
        String secret = ada.cookies().get("session");
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(server.count("web_session where hash = sha256('" + secret + "'::bytea)"))
                .isEqualTo(1);
        assertThat(server.count("web_session where web_session::text like '%" + secret + "%'"))
                .isZero();
    }

    @Test
    void isNotTheOneThatTheBrowserCameWith() {
        TestBrowser browser = server.browser();
        String fixed = Secrets.random();
        browser.cookies().put("session", fixed);
        browser.signIn("fixed@example.com");
        assertThat(browser.cookies().get("session")).isNotEqualTo(fixed);
        TestBrowser attacker = server.browser();
        attacker.cookies().put("session", fixed);
        assertThat(attacker.isSignedIn()).isFalse();
    }

    @Test
    void endsWhenTheBrowserSignsInAsSomebodyElse() {
        TestBrowser browser = signedIn("one@example.com");
        String old = browser.cookies().get("session");
        browser.signIn("two@example.com");
        assertThat(browser.get("/console/settings").body()).contains("two@example.com");
        browser.cookies().put("session", old);
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void opensNothingAfterSignOut() {
        TestBrowser browser = signedIn("leaver@example.com");
        String secret = browser.cookies().get("session");
        HttpResponse<String> answer = browser.submit("/logout", Map.of());
        assertThat(TestBrowser.location(answer)).isEqualTo(server.url() + "/");
        assertThat(browser.cookies()).doesNotContainKey("session");
        browser.cookies().put("session", secret);
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void endsEverywhereOnEveryNodeAtOnce() {
        try (SignInServer second = server.node(issuer, Map.of())) {
            TestBrowser laptop = signedIn("traveller@example.com");
            TestBrowser phone = second.browser();
            phone.signIn("traveller@example.com");
            TestBrowser other = signedIn("bystander@example.com");
            assertThat(laptop.on(second.url()).isSignedIn()).isTrue();
            laptop.submit("/console/settings/sessions/end", Map.of());
            assertThat(phone.isSignedIn()).isFalse();
            assertThat(phone.on(server.url()).isSignedIn()).isFalse();
            assertThat(laptop.on(second.url()).isSignedIn()).isFalse();
            assertThat(other.isSignedIn()).isTrue();
        }
    }

    @Test
    void isListedForItsOwnerWhoCanEndIt() {
        TestBrowser laptop = signedIn("owner@example.com");
        String laptopId = sessionId(laptop);
        TestBrowser phone = server.browser();
        phone.signIn("owner@example.com");
        String page = laptop.get("/console/settings").body();
        assertThat(page).containsOnlyOnce("This browser").contains("127.0.0.1").contains("Java");
        Matcher ids = END.matcher(page);
        String phoneId = ids.results()
                .map(match -> match.group(1))
                .filter(id -> !id.equals(laptopId))
                .findFirst()
                .orElseThrow();
        HttpResponse<String> stranger =
                signedIn("stranger@example.com").submit("/console/settings/sessions/" + phoneId + "/end", Map.of());
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(phone.isSignedIn()).isTrue();
        laptop.submit("/console/settings/sessions/" + phoneId + "/end", Map.of());
        assertThat(phone.isSignedIn()).isFalse();
        assertThat(laptop.isSignedIn()).isTrue();
        assertThat(laptop.submit("/console/settings/sessions/99999999999999999999/end", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsAfterTwelveHoursWithoutUseAndAfterThirtyDaysAnyway() {
        TestBrowser idle = signedIn("idle@example.com");
        age(idle, "seen_at = clock_timestamp() - interval '11 hours 59 minutes'");
        assertThat(idle.isSignedIn()).isTrue();
        age(idle, "seen_at = clock_timestamp() - interval '12 hours 1 second'");
        assertThat(idle.isSignedIn()).isFalse();
        TestBrowser old = signedIn("old@example.com");
        age(old, "created_at = clock_timestamp() - interval '29 days 23 hours'");
        assertThat(old.isSignedIn()).isTrue();
        age(old, "created_at = clock_timestamp() - interval '30 days 1 second'");
        assertThat(old.isSignedIn()).isFalse();
        server.browser().signIn("cleaner@example.com");
        assertThat(server.count("web_session where created_at < clock_timestamp() - interval '30 days'"))
                .isZero();
    }

    @Test
    void isMarkedAsSeenAtMostOnceAMinute() {
        TestBrowser browser = signedIn("seen@example.com");
        age(browser, "seen_at = clock_timestamp() - interval '55 seconds'");
        browser.get("/console");
        assertThat(server.count(row(browser, "seen_at < clock_timestamp() - interval '50 seconds'")))
                .isEqualTo(1);
        age(browser, "seen_at = clock_timestamp() - interval '65 seconds', address = '192.0.2.1'");
        browser.get("/console");
        assertThat(server.count(
                        row(browser, "seen_at > clock_timestamp() - interval '50 seconds' and address = '127.0.0.1'")))
                .isEqualTo(1);
    }

    @Test
    void isAskedForByPrivatePagesWhichNobodyKeeps() {
        TestBrowser nobody = server.browser();
        HttpResponse<String> page = nobody.get("/console/settings?x=1&y=2");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location"))
                .hasValue("/login?return=%2Fconsole%2Fsettings%3Fx%3D1%26y%3D2");
        HttpResponse<String> part = nobody.get(
                "/console", "HX-Request", "true", "HX-Current-URL", server.url() + "/console/settings?tab=1");
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Redirect")).hasValue("/login?return=%2Fconsole%2Fsettings%3Ftab%3D1");
        HttpResponse<String> back = nobody.get("/console/usage?model=plain", "HX-History-Restore-Request", "true");
        assertThat(back.statusCode()).isEqualTo(401);
        assertThat(back.headers().firstValue("HX-Redirect"))
                .hasValue("/login?return=%2Fconsole%2Fusage%3Fmodel%3Dplain");
        HttpResponse<String> forged =
                nobody.get("/console", "HX-Request", "true", "HX-Current-URL", "https://evil.example//evil.example");
        assertThat(forged.headers().firstValue("HX-Redirect")).hasValue("/login?return=%2Fconsole");
        HttpResponse<String> console = signedIn("private@example.com").get("/console");
        assertThat(console.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(console.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
    }

    @Test
    void isNoKeyForTheApi() {
        TestBrowser browser = signedIn("api@example.com");
        HttpResponse<String> call = browser.post("/v1/chat/completions", Map.of());
        assertThat(call.statusCode()).isEqualTo(401);
    }

    @Test
    void keepsWhatIsWrongInAProfileBesideItsField() {
        TestBrowser browser = signedIn("profile@example.com");
        HttpResponse<String> wrong = browser.submit(
                "/console/settings", Map.of("name", "<b>" + "n".repeat(10_000), "time_zone", "Mars/Base"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("At most 100 characters.")
                .contains("Choose a time zone")
                .contains("&lt;b>nnn")
                .doesNotContain("<b>n");
        for (String name : List.of("a\u202eb", "a\0b", "a\nb", "a\u001b[31mb", "a\u0085b")) {
            HttpResponse<String> invisible =
                    browser.submit("/console/settings", Map.of("name", name, "time_zone", "UTC"));
            assertThat(invisible.statusCode()).isEqualTo(422);
            assertThat(invisible.body()).contains("No invisible characters");
        }
        browser.submit("/console/settings", Map.of("name", "Bo \"<i>\"", "time_zone", "Asia/Shanghai"));
        assertThat(browser.get("/console/settings").body())
                .contains("value=\"Bo &#34;&lt;i>&#34;\"")
                .contains("<option value=\"Asia/Shanghai\" selected>");
    }

    @Test
    void isNotLostButMissingWhileTheDatabaseIsAway() {
        try (SignInServer node = server.node(issuer, Map.of())) {
            TestBrowser browser = node.browser();
            browser.signIn("patient@example.com");
            node.loseDatabase();
            for (String path : new String[] {"/console", "/console/settings", "/login"}) {
                HttpResponse<String> page = browser.get(path);
                assertThat(page.statusCode()).isEqualTo(503);
                assertThat(page.body()).contains("reach its database");
            }
            HttpResponse<String> change = browser.post("/console/settings", Map.of("name", "x", "_csrf", "y"));
            assertThat(change.statusCode()).isEqualTo(503);
            assertThat(browser.on(server.url()).isSignedIn()).isTrue();
        }
    }

    private static TestBrowser signedIn(String email) {
        TestBrowser browser = server.browser();
        assertThat(browser.signIn(email).statusCode()).isEqualTo(200);
        return browser;
    }

    private static String sessionId(TestBrowser browser) {
        return Long.toString(server.database().number("select id from " + row(browser, "true")));
    }

    private static void age(TestBrowser browser, String change) {
        server.database()
                .execute("update web_session set " + change + " where hash = sha256('"
                        + browser.cookies().get("session") + "'::bytea)");
    }

    private static String row(TestBrowser browser, String condition) {
        return "web_session where hash = sha256('" + browser.cookies().get("session") + "'::bytea) and " + condition;
    }
}
