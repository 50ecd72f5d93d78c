package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy that tells of a user who came by http, to a site that is there by https. */
class HttpsOnlyTest {
    private static final String ORIGIN = "https://tokens.example";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(Map.of("SMARTOKEN_PUBLIC_URL", ORIGIN, "SMARTOKEN_TRUSTED_PROXIES", "127.0.0.1, ::1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/models",
                "/docs/quickstart?a=b&c=%20d",
                "/nothing",
                "/console",
                "/login?return=%2Fconsole",
                "/robots.txt",
                "//evil.example/",
                "/%0d%0aSet-Cookie:a=b"
            })
    void aPageIsSentToItsAddressByHttps(String path) throws IOException {
        for (int i = 0; i < 2; i++) { // made, then from memory
            assertThat(get(path, "X-Forwarded-Proto: https").status()).isNotEqualTo(308);
            RawCall answer = get(path, "X-Forwarded-Proto: http");
            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.header("Location")).isEqualTo(ORIGIN + path);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.header("x-request-id")).startsWith("req_");
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS * HTTP/1.1\r\nHost: h", "GET http://evil.example HTTP/1.1\r\nHost: evil.example"})
    void whatNamesNoPathIsSentToTheSite(String head) throws IOException {
        RawCall answer = RawCall.send(server, head + "\r\nConnection: close\r\nX-Forwarded-Proto: http\r\n\r\n");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo(ORIGIN + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logout", "/console/keys", "/nothing"})
    void aFormIsSentOnWithAllThatItHas(String path) {
        HttpResponse<String> answer = server.send(server.request(path)
                .header("X-Forwarded-Proto", "http")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=a")));
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("location")).hasValue(ORIGIN + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/models", "/chat/completions"})
    void aCallInTheClearIsRefusedBeforeItsKeyIsOfUse(String path) {
        String key = server.customer("1").key();
        int before = server.upstreamRequests();
        HttpResponse<String> answer = server.send(server.request(path)
                .header("X-Forwarded-Proto", "http")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}")));
        ErrorEnvelope error = ErrorEnvelope.of(answer).is(403, "https_required");
        assertThat(error.message()).contains(ORIGIN + "/v1").doesNotContain(key);
        assertThat(server.upstreamRequests()).isEqualTo(before);
    }

    @Test
    void anAnthropicClientIsToldInItsOwnEnvelope() {
        HttpResponse<String> answer = server.send(server.request("/v1/messages")
                .header("X-Forwarded-Proto", "http")
                .header("x-api-key", server.customer("1").key())
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).startsWith("{\"type\":\"error\"").contains("https_required", ORIGIN, "\"req_");
        assertThat(answer.headers().firstValue("request-id"))
                .isEqualTo(answer.headers().firstValue("x-request-id"));
    }

    @Test
    void healthIsToldToWhoAsksFromNear() throws IOException {
        for (String path : new String[] {"/healthz", "/readyz"}) {
            assertThat(get(path, "X-Forwarded-Proto: http").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Proto: https",
                "X-Forwarded-Proto: https, http",
                "X-Forwarded-Proto: ",
                "X-Forwarded-Proto: httpx",
                "Forwarded: proto=https",
                "X-Other: a"
            })
    void whoDidNotComeByHttpIsServed(String header) throws IOException {
        assertThat(get("/models", header).status()).isEqualTo(200);
    }

    /** Browsers send these headers by https alone, so a redirect to where they are would go on for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/models", "/console", "/login", "/nothing"})
    void aBrowserThatCameByHttpsIsNotSentRoundInCirclesByAProxyThatSaysOtherwise(String path) throws IOException {
        RawCall answer = get(path, "X-Forwarded-Proto: http\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate");
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.body()).contains("X-Forwarded-Proto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Proto: HTTP", "X-Forwarded-Proto:  http , https", "x-forwarded-proto: http"})
    void theFirstProxyHasSeenTheUser(String header) throws IOException {
        assertThat(get("/models", header).status()).isEqualTo(308);
    }

    @Test
    void aStrangersWordCountsForNothing() throws IOException {
        Map<String, String> settings =
                Map.of("SMARTOKEN_PUBLIC_URL", ORIGIN, "SMARTOKEN_TRUSTED_PROXIES", "10.0.0.0/8");
        try (TestServer node = server.secondNode(settings)) {
            RawCall answer = RawCall.send(
                    node, "GET /models HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Forwarded-Proto: http\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void aSiteThatIsThereByHttpIsServedByHttp() throws IOException {
        try (TestServer node = server.secondNode(Map.of("SMARTOKEN_TRUSTED_PROXIES", "127.0.0.1"))) {
            RawCall answer = RawCall.send(
                    node, "GET /models HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Forwarded-Proto: http\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    private static RawCall get(String path, String header) throws IOException {
        return RawCall.send(
                server, "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + header + "\r\n\r\n");
    }
}
