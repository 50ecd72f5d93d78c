package com.smartoken.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Sessions;
import com.smartoken.db.SignIns;
import com.smartoken.http.Htmx;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps sign-in healthy: a limit for each network, sessions that are over cleared away, HEAD and a database that is away. */
class SignInCareTest {
    private LocalIssuer issuer;
    private SignInServer server;

    @BeforeEach
    void start() {
        issuer = LocalIssuer.start(0);
        server = SignInServer.start(issuer, Map.of("SMARTOKEN_TRUSTED_PROXIES", "127.0.0.0/8"));
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    @Test
    void stopsANetworkThatSignsInTooOftenAndNoOther() throws Exception {
        SignInLimit limit = new SignInLimit();
        InetAddress one = InetAddress.ofLiteral("198.51.100.7");
        int taken = 0;
        while (limit.take(one) == 0) taken++;
        assertThat(taken).isBetween(600, 700);
        assertThat(limit.take(InetAddress.ofLiteral("198.51.100.200"))).isEqualTo(1);
        assertThat(limit.take(InetAddress.ofLiteral("198.51.101.7"))).isZero();
        InetAddress six = InetAddress.ofLiteral("2001:db8:1:2::1");
        int ofSix = 0;
        while (limit.take(six) == 0) ofSix++;
        assertThat(ofSix).isBetween(600, 700);
        assertThat(limit.take(InetAddress.ofLiteral("2001:db8:1:2:ffff::1"))).isEqualTo(1);
        assertThat(limit.take(InetAddress.ofLiteral("2001:db8:1:3::1"))).isZero();
    }

    @Test
    void answersTooManySignInsWithAPageThatSaysWhen() {
        TestBrowser browser = server.browser();
        HttpResponse<String> answer = browser.get("/auth/callback", "X-Forwarded-For", "203.0.113.9");
        for (int i = 0; i < 2_000 && answer.statusCode() != 429; i++) {
            answer = browser.get("/auth/callback", "X-Forwarded-For", "203.0.113.9");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("Too many sign-ins from your network");
        browser.signIn("ada@example.com");
        assertThat(browser.isSignedIn()).as("another network").isTrue();
    }

    @Test
    void clearsSessionsAndSignInsThatAreOver() {
        TestBrowser browser = server.browser();
        browser.signIn("ada@example.com");
        server.browser().signIn("ada@example.com");
        server.browser().signIn("ada@example.com");
        browser.get("/login?login_hint=other@example.com");
        assertThat(server.count("web_session")).isEqualTo(3);
        server.database().execute("update web_session set created_at = created_at - interval '31 days' where id = 2");
        server.database()
                .execute("update web_session set created_at = created_at - interval '13 hours',"
                        + " seen_at = seen_at - interval '13 hours' where id = 3");
        server.database().execute("update sign_in set started_at = started_at - interval '1 hour'");
        assertThat(new Sessions(server.database().database()).clear()).isEqualTo(2);
        assertThat(new SignIns(server.database().database()).clear()).isEqualTo(1);
        assertThat(server.count("web_session where id = 1")).isEqualTo(1);
        assertThat(browser.isSignedIn()).isTrue();
    }

    @Test
    void answersHeadAsGetWithoutItsBody() throws Exception {
        TestBrowser browser = server.browser();
        assertThat(head(browser, "/console").statusCode()).isEqualTo(303);
        browser.signIn("ada@example.com");
        for (String path : new String[] {"/console", "/console/keys", "/console/keys/new", "/console/settings"}) {
            HttpResponse<String> answer = head(browser, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        assertThat(head(browser, "/console/keys/12345").statusCode()).isEqualTo(404);
    }

    @Test
    void packsPrivatePagesAndWritesTheirTokenDifferentlyEachTime() {
        TestBrowser browser = server.browser();
        browser.signIn("ada@example.com");
        HttpResponse<String> page = browser.get("/console", "Accept-Encoding", "gzip");
        assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
        // What htmx sends decides whether a part of the page is answered, so caches must tell those apart as well.
        assertThat(page.headers().firstValue("Vary")).hasValue("Accept-Encoding, " + Htmx.VARY);
        String one = browser.token();
        String other = browser.token();
        assertThat(one).isNotEqualTo(other);
        for (String token : List.of(one, other)) {
            Map<String, String> profile = Map.of("name", "Ada", "time_zone", "UTC", "_csrf", token);
            assertThat(browser.post("/console/settings", profile).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void saysThatTheDatabaseIsAwayAndDoesNothingByHalves() {
        TestBrowser browser = server.browser();
        browser.signIn("ada@example.com");
        String token = browser.token();
        server.loseDatabase();
        for (String path : new String[] {"/console", "/console/keys"}) {
            HttpResponse<String> page = browser.get(path);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("Not available right now");
        }
        HttpResponse<String> made =
                browser.post("/console/keys", Map.of("name", "Half", "_csrf", token), "Sec-Fetch-Site", "same-origin");
        assertThat(made.statusCode()).isEqualTo(503);
        assertThat(made.body()).doesNotContain("sk-st-");
        assertThat(server.count("api_key")).isZero();
    }

    private HttpResponse<String> head(TestBrowser browser, String path) throws Exception {
        StringBuilder cookies = new StringBuilder();
        browser.cookies()
                .forEach((name, value) ->
                        cookies.append(name).append('=').append(value).append("; "));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).HEAD();
        if (!cookies.isEmpty()) request.header("Cookie", cookies.toString());
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
