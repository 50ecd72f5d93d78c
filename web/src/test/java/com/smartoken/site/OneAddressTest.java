package com.smartoken.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each public page has one address: a slash at its end or other letters lead there by one redirect. */
class OneAddressTest {
    private static PagesServer server;

    @BeforeAll
    static void open() {
        server = new PagesServer();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void everyPageAndItsTwinIsReachedByOneRedirectWhichKeepsTheQuery() {
        List<String> wrong = new ArrayList<>();
        List<String> paths = new ArrayList<>(List.of("/docs/api-reference", "/index.md"));
        for (IndexedPage page : server.index()) if (!page.path().equals("/")) paths.add(page.path());
        assertThat(paths).hasSizeGreaterThan(90);
        for (String path : List.copyOf(paths)) if (!path.endsWith(".md")) paths.add(path + ".md");
        for (String path : paths) {
            String upper = path.toUpperCase(Locale.ROOT);
            for (String odd : List.of(path + "/", path + "//", upper, upper + "/", path + "/?x=Y%2f&z"))
                check(odd, odd.contains("?") ? path + "?x=Y%2f&z" : path, wrong);
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(String odd, String path, List<String> wrong) {
        HttpResponse<String> answer = server.get(odd);
        String location = answer.headers().firstValue("Location").orElse("none");
        if (answer.statusCode() != 301 || !location.equals(path)) {
            wrong.add(odd + ": " + answer.statusCode() + " " + location);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/faq/, /faq",
        "/FAQ, /faq",
        "/Faq/?q=Retry&q=A%20b, /faq?q=Retry&q=A%20b",
        "/faq/?, /faq",
        "/models/DeepSeek/DeepSeek-Chat/?a=b, /models/deepseek-chat?a=b",
        "/Models/deepseek/deepseek-chat, /models/deepseek-chat",
        "/models/deepseek/deepseek-chat?a=b, /models/deepseek-chat?a=b",
        "/MODELS/DeepSeek-Chat.MD, /models/deepseek-chat.md",
        "/robots.txt/, /robots.txt",
        "/ROBOTS.txt//?a=b, /robots.txt?a=b",
        "/llms.txt/, /llms.txt",
        "/sitemap.xml/, /sitemap.xml",
        "/feed.xml/, /feed.xml",
        "/openapi.json/, /openapi.json",
        "/manifest.webmanifest/, /manifest.webmanifest",
        "/.well-known/security.txt/, /.well-known/security.txt",
    })
    void oneRedirectLeadsToTheOneAddress(String odd, String path) {
        List<String> wrong = new ArrayList<>();
        check(odd, path, wrong);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere/",
                "/NOWHERE",
                "/Models/Nobody",
                "/models/nobody/",
                "//tokens.example/faq/",
                "//faq/",
                "/%2F%2Ftokens.example/",
                "/faq/X/",
                "/FAQ%2F",
                "/CAMPAIGNS/"
            })
    void whatIsNoPageLeadsNowhere(String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void neitherTheApiNorFilesNorPrivatePagesNorWhatIsSentIsLedAway() {
        String css = server.get("/faq").body().replaceFirst("(?s).*rel=\"stylesheet\" href=\"([^\"]+)\".*", "$1");
        assertThat(server.get(css).statusCode()).isEqualTo(200);
        assertThat(server.get(css.replace("css/site", "css/SITE")).statusCode()).isEqualTo(404);
        assertThat(server.get("/").statusCode()).isEqualTo(200);
        try (TestServer running = TestServer.start()) {
            for (String path :
                    List.of("/v1/models/", "/v1/models/PLAIN", "/V1/models", "/v1/", "/healthz/", "/console/")) {
                assertThat(running.get(path).statusCode()).as(path).isNotEqualTo(301);
            }
            assertThat(running.get("/models/Plain/").headers().firstValue("Location"))
                    .hasValue("/models/plain");
            assertThat(running.get("/models/Plain/").headers().firstValue("content-security-policy"))
                    .isPresent();
            assertThat(running.send(running.request("/Pricing")
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("x")))
                            .statusCode())
                    .isIn(404, 405);
        }
    }
}
