package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.http.ApiFace;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong at an address of the console keeps its frame for who is signed in, and says the way back. */
class ConsoleErrorsTest {
    private static final Pattern BACK = Pattern.compile("class=\"button button-link\" href=\"([^\"]*)\"");

    private static LocalIssuer issuer;
    private static TestServer server;
    private static TestBrowser olga;

    @BeforeAll
    static void open() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of("SMARTOKEN_OPERATORS", "olga@example.com"));
        olga = server.browser();
        olga.signIn("olga@example.com");
    }

    @AfterAll
    static void close() {
        server.close();
        issuer.close();
    }

    @Test
    void anAddressThatOnlyTakesFormsSaysSoAndLeadsBack() {
        List<String> forms = formsOnly();
        assertThat(forms).hasSizeGreaterThan(15);
        for (String path : forms) {
            HttpResponse<String> page = olga.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(405);
            assertThat(page.body()).as(path).contains("only takes what a form sends", "class=\"console-nav\"");
            assertThat(page.headers().firstValue("Allow")).as(path).hasValue("POST");
            assertThat(olga.open(back(page)).statusCode())
                    .as("back from " + path)
                    .isEqualTo(path.contains("/1") && back(page).contains("/1") ? 404 : 200);
            HttpResponse<String> stranger = server.browser().get(path);
            assertThat(stranger.body()).as(path).contains("only takes what a form sends");
        }
        assertThat(back(olga.get("/console/wallet/limits/remove"))).isEqualTo("/console/wallet");
        assertThat(back(olga.get("/console/events/read"))).isEqualTo("/console/events");
    }

    private static List<String> formsOnly() {
        Set<String> read = server.routes().stream()
                .filter(route -> route.method.equals(HandlerType.GET))
                .map(route -> route.path)
                .collect(Collectors.toSet());
        return server.routes().stream()
                .filter(route -> route.method.equals(HandlerType.POST) && !ApiFace.isApi(route.path))
                .map((Endpoint route) -> route.path)
                .filter(path -> !read.contains(path))
                .map(path -> path.replaceAll("\\{[^}]*}", "1"))
                // A number is a key, a ticket or a conversation too.
                .filter(path -> olga.get(path).statusCode() != 404)
                .toList();
    }

    @Test
    void whatIsNotThereKeepsTheFrame() {
        for (String path :
                List.of("/console/nothing", "/console/keys/999", "/operator/nothing", "/console/usage/req_1")) {
            HttpResponse<String> page = olga.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(404);
            assertThat(page.body()).as(path).contains("class=\"console-nav\"", "Request <code>req_");
            assertThat(olga.open(back(page)).statusCode()).isEqualTo(200);
            assertThat(server.browser().open(path).body()).as("of a stranger").doesNotContain("console-nav");
        }
        TestBrowser ada = server.browser();
        ada.signIn("ada@example.com");
        HttpResponse<String> staff = ada.get("/operator/codes");
        assertThat(staff.statusCode()).isEqualTo(404);
        assertThat(staff.body()).contains("class=\"console-nav\"").doesNotContain("/operator");
    }

    @Test
    void whatIsRefusedKeepsTheFrame() {
        HttpResponse<String> foreign = olga.post("/console/wallet/limits", Map.of(), "Sec-Fetch-Site", "cross-site");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).contains("class=\"console-nav\"");
        HttpResponse<String> sent = olga.submit("/console", Map.of());
        assertThat(sent.statusCode()).isEqualTo(405);
        assertThat(sent.body()).contains("class=\"console-nav\"", "nothing can be sent to it");
        assertThat(sent.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void whatCanBeDoneIsListedWithAComma() {
        HttpResponse<String> page = olga.submit("/console/usage", Map.of());
        assertThat(page.headers().firstValue("Allow")).hasValue("GET, HEAD");
        String both = send("PUT", "/console/keys/new");
        assertThat(both).contains("Allow: GET, HEAD");
    }

    @Test
    void anAddressThatCanNotBeReadIsAPage() {
        String answer = send("GET", "/console/%zz");
        assertThat(answer)
                .startsWith("HTTP/1.1 404")
                .contains("text/html", "<h1>Page not found</h1>", "class=\"console-nav\"");
    }

    private static String send(String method, String path) {
        URI site = URI.create(server.url());
        String cookies = olga.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        String request = method + " " + path + " HTTP/1.1\r\nHost: " + site.getAuthority() + "\r\nCookie: " + cookies
                + "\r\nAccept: text/html\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (Socket socket = new Socket(site.getHost(), site.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String back(HttpResponse<String> page) {
        Matcher link = BACK.matcher(page.body());
        assertThat(link.find()).as("a way back on " + page.uri()).isTrue();
        return link.group(1);
    }
}
