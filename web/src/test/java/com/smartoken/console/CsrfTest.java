package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.console.signin.SignInServer;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsrfTest {
    private static final String PATH = "/console/settings";

    private static LocalIssuer issuer;
    private static SignInServer server;
    private TestBrowser browser;

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

    @BeforeEach
    void signIn() {
        browser = server.browser();
        browser.signIn("ada@example.com");
        server.database().execute("update account set name = 'unchanged'");
    }

    @Test
    void acceptsTheTokenInAFieldOrAHeader() {
        assertThat(browser.submit(PATH, fields("by field")).statusCode()).isEqualTo(303);
        assertThat(name()).isEqualTo("by field");
        HttpResponse<String> byHeader = browser.post(PATH, fields("by header"), "X-CSRF-Token", browser.token());
        assertThat(byHeader.statusCode()).isEqualTo(303);
        assertThat(name()).isEqualTo("by header");
    }

    @Test
    void givesHtmxTheTokenOnPagesThatLoadIt() {
        HttpResponse<String> page = browser.get("/console");
        assertThat(page.body()).contains("data-hx-headers:inherited=").contains(TestBrowser.token(page));
        assertThat(browser.get(PATH).body()).doesNotContain("data-hx-headers").doesNotContain("htmx");
    }

    @Test
    void refusesAChangeWithoutATokenOrWithAForeignOne() {
        TestBrowser other = server.browser();
        other.signIn("bo@example.com");
        for (String token : new String[] {"", "x", other.token(), browser.token() + "x"}) {
            HttpResponse<String> answer = browser.post(PATH, fields("changed", token));
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        assertThat(browser.post(PATH, fields("changed")).statusCode()).isEqualTo(403);
        assertThat(browser.get(PATH + "?_csrf=" + browser.token()).statusCode()).isEqualTo(200);
        assertThat(browser.post(PATH + "?_csrf=" + browser.token(), fields("changed"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(name()).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, nonsense",
        "Origin, https://evil.example",
        "Origin, null"
    })
    void refusesAChangeFromAnotherSiteEvenWithTheRightTokenAndKeepsNothing(String header, String value) {
        HttpResponse<String> answer = browser.post(PATH, fields("changed", browser.token()), header, value);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("another site").doesNotContain("changed");
        assertThat(name()).isEqualTo("unchanged");
    }

    @Test
    void keepsWhatWasTypedWhenATokenIsStaleAndSendsItWithOneClick() {
        String stale = browser.token();
        browser.submit("/logout", Map.of());
        browser.signIn("ada@example.com");
        HttpResponse<String> answer =
                browser.post(PATH, fields("typed \"<long>\"", stale), "Sec-Fetch-Site", "same-origin");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("What you typed is kept.")
                .contains("action=\"/console/settings\"")
                .contains("name=\"name\" value=\"typed &#34;&lt;long>&#34;\"")
                .doesNotContain(stale);
        assertThat(name()).isEqualTo("unchanged");
        browser.post(PATH, fields("typed \"<long>\"", lastToken(answer)), "Sec-Fetch-Site", "same-origin");
        assertThat(name()).isEqualTo("typed \"<long>\"");
    }

    @Test
    void offersToSendAgainOnlyWhatSurelyCameFromOurOwnPage() {
        HttpResponse<String> answer = browser.post(PATH, fields("planted", "stale"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("planted").contains("Go back to the form");
    }

    @Test
    void keepsWhatWasTypedWhenTheSessionIsLost() {
        String token = browser.token();
        browser.cookies().remove("session");
        HttpResponse<String> answer =
                browser.post(PATH, fields("typed", token), "Sec-Fetch-Site", "same-origin", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("no longer signed in")
                .contains("value=\"typed\"")
                .contains("/login?return=");
        assertThat(answer.headers().firstValue("HX-Retarget")).hasValue("body");
        assertThat(answer.headers().firstValue("HX-Reswap"))
                .as("with its attributes")
                .hasValue("outerHTML");
        assertThat(name()).isEqualTo("unchanged");
    }

    @Test
    void guardsTheSignOutToo() {
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.post("/logout", Map.of("_csrf", browser.token()), "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.isSignedIn()).isTrue();
        assertThat(browser.get("/logout").statusCode()).isEqualTo(405);
    }

    @Test
    void refusesAFormLargerThanAMebibyte() {
        HttpResponse<String> answer = browser.post(PATH, fields("x".repeat(Gate.FORM_BYTES_MAX), browser.token()));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("1 MiB");
    }

    @Test
    void refusesAFormInPartsBeforeItsPartsBecomeFiles() throws Exception {
        String body = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ntyped\r\n--b--\r\n";
        for (String sent : new String[] {body, "no parts at all"}) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + PATH))
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(HttpRequest.BodyPublishers.ofString(sent))
                    .build();
            HttpResponse<String> answer;
            try (HttpClient http = HttpClient.newHttpClient()) {
                answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            }
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.body()).contains("several parts").doesNotContain("typed");
        }
    }

    @Test
    void keepsNoLargeFormOfSomebodyWhoIsNotSignedIn() throws Exception {
        for (String path : new String[] {PATH, "/console/playground/quotes"}) {
            assertThat(late(path, "a".repeat(100_000))).contains("no longer signed in", "aaaaaaaa");
            assertThat(late(path, "a".repeat(Gate.STRANGERS_FORM_BYTES_MAX)))
                    .contains("no longer signed in", "Go back to the form")
                    .doesNotContain("aaaaaaaa");
        }
    }

    @Test
    void readsFewFormsOfStrangersAtOnce() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < Gate.STRANGERS_FORMS_MAX; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(server.url()).getPort());
                slow.add(socket);
                String head = "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nSec-Fetch-Site: same-origin\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nname=";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            TestServer.await(() -> !late(PATH, "typed").contains("typed"));
        } finally {
            for (Socket socket : slow) socket.close();
        }
        TestServer.await(() -> late(PATH, "typed").contains("typed"));
    }

    /** What somebody reads whose session is over when the form is sent. */
    private static String late(String path, String name) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Sec-Fetch-Site", "same-origin")
                    .POST(HttpRequest.BodyPublishers.ofString("name=" + name))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String name) {
        return Map.of("name", name, "time_zone", "UTC");
    }

    private static Map<String, String> fields(String name, String token) {
        return Map.of("name", name, "time_zone", "UTC", "_csrf", token);
    }

    private static String lastToken(HttpResponse<String> page) {
        return page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
    }

    private static String name() {
        return server.accounts().findByEmail("ada@example.com").getFirst().name();
    }
}
