package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.RawCall;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There are no WebSockets here: who asks for one gets the answer that the path has for everybody, and nothing stays. */
class WebSocketRequestTest {
    private static final String ASKING = String.join(
            "\r\n",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: chat",
            "");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("SMARTOKEN_MANAGEMENT_PORT", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aChatCallThatCarriesAHeaderOfWebSocketsIsAnsweredAsUsual() {
        HttpResponse<String> answer = server.chat(
                server.customer("1"),
                "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}",
                "Sec-WebSocket-Version",
                "13");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-smartoken-cost")).isPresent();
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/models", "/v1/nothing", "/nothing", "/console", "/healthz", "/docs"})
    void whoAsksForAWebSocketGetsWhatEverybodyGets(String path) throws IOException {
        RawCall usual = call(server.url(), path, "");
        for (String headers : new String[] {"Sec-WebSocket-Version: 13\r\n", ASKING}) {
            RawCall asking = call(server.url(), path, headers);
            assertThat(asking.status()).isEqualTo(usual.status());
            assertThat(asking.body().length()).isEqualTo(usual.body().length());
            assertThat(asking.header("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/metrics", "/nothing"})
    void theManagementPortHasNoneEither(String path) throws IOException {
        RawCall usual = call(server.managementUrl(), path, "");
        RawCall asking = call(server.managementUrl(), path, ASKING);
        assertThat(asking.status()).isEqualTo(usual.status());
        assertThat(asking.header("Set-Cookie")).isEmpty();
    }

    private static RawCall call(String url, String path, String headers) throws IOException {
        String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + connection
                + headers.replace("Connection: Upgrade", "Connection: close, Upgrade") + "\r\n";
        return RawCall.send(URI.create(url), request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
