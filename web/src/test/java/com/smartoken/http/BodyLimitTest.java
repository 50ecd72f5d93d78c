package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.RawCall;
import com.smartoken.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body over the limit is refused for what it announces: nobody has to send it first, and who does hears why. */
class BodyLimitTest {
    private static final int LIMIT = 32 << 20;

    private static LocalIssuer issuer;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of("SMARTOKEN_MANAGEMENT_PORT", Integer.toString(freePort())));
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/chat/completions",
                "POST /v1/responses",
                "POST /v1/completions",
                "POST /v1/embeddings",
                "POST /v1/images/generations",
                "POST /v1/quote",
                "POST /v1/nothing",
                "GET /v1/models",
                "POST /chat/completions"
            })
    void everyDoorRefusesItWithoutWaitingForIt(String call) throws IOException {
        for (String expect : new String[] {"", "Expect: 100-continue\r\n"}) {
            RawCall answer = announce(server.url(), call, LIMIT + 1L, expect);
            assertThat(answer.head()).startsWith("HTTP/1.1 413 ");
            assertThat(answer.header("x-request-id")).startsWith("req_");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(ErrorEnvelope.parse(413, answer.body())
                            .is(413, "request_too_large")
                            .message())
                    .contains("32 MiB");
        }
    }

    @Test
    void anthropicsDoorsRefuseItInTheirFormat() throws IOException {
        for (String path : new String[] {"/v1/messages", "/v1/messages/count_tokens"}) {
            RawCall answer = announce(server.url(), "POST " + path, LIMIT + 1L, "");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).startsWith("{\"type\":\"error\"").contains("\"request_too_large\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /console/keys",
                "POST /console/playground/run",
                "POST /operator/codes",
                "POST /logout",
                "POST /nowhere",
                "GET /",
                "GET /models"
            })
    void pagesAndFormsRefuseItWithAPage(String call) throws IOException {
        if (call.startsWith("GET")) server.get(call.substring(4)); // the page lies in the cache
        for (String expect : new String[] {"", "Expect: 100-continue\r\n"}) {
            RawCall answer = announce(server.url(), call, LIMIT + 1L, expect);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("content-security-policy")).contains("default-src 'none'");
            assertThat(answer.header("content-type")).startsWith("text/html");
            assertThat(answer.body()).contains("<h1>Too much at once</h1>");
        }
    }

    @Test
    void aFormOverTheLimitOfFormsIsRefusedWithoutWaitingToo() throws IOException {
        RawCall answer = announce(server.url(), "POST /console/keys", 2 << 20, "");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("1 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /metrics", "POST /metrics", "GET /healthz", "GET /readyz", "POST /nowhere"})
    void theManagementPortRefusesIt(String call) throws IOException {
        for (String expect : new String[] {"", "Expect: 100-continue\r\n"}) {
            assertThat(announce(server.managementUrl(), call, LIMIT + 1L, expect)
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void itMayAnnounceMoreThanAnIntegerHolds() throws IOException {
        assertThat(announce(server.url(), "POST /v1/chat/completions", 1L << 40, "")
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/console/keys"})
    void whoSendsAllOfItBeforeReadingHearsWhy(String path) throws IOException {
        assertThat(sendAll(path, LIMIT + 1).head()).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoSendsAWholeBodyWithAWrongKeyHearsThatTheKeyIsWrong() throws IOException {
        RawCall answer = sendAll("/v1/chat/completions", LIMIT);
        assertThat(answer.head()).startsWith("HTTP/1.1 401 ");
        ErrorEnvelope.parse(401, answer.body()).is(401, "invalid_api_key");
    }

    /** What comes back to a head whose body is never sent. */
    private static RawCall announce(String url, String call, long length, String more) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            // Far below the time after which a silent client is cut, and far above what an answer takes.
            socket.setSoTimeout(20_000);
            String head = head(call, length, more);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return RawCall.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** What comes back to a client that writes everything first: no piece of it may be turned away. */
    private static RawCall sendAll(String path, int length) throws IOException {
        URI uri = URI.create(server.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream all = new ByteArrayOutputStream(length + 500);
            all.writeBytes(head("POST " + path, length, "").getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(new byte[length]);
            all.writeTo(socket.getOutputStream());
            socket.getOutputStream().flush();
            return RawCall.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String head(String call, long length, String more) {
        return call
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-st-wrong\r\nSec-Fetch-Site: same-origin\r\n"
                + "Content-Type: application/json\r\n" + more + "Content-Length: " + length + "\r\n\r\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
