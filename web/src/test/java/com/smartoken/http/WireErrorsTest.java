package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.RawCall;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before it reaches any route is told as everything else is, and so is the end of its connection. */
class WireErrorsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("SMARTOKEN_MANAGEMENT_PORT", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT /models HTTP/1.1\r\nHost: h\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x\r\n",
                "GET / HTTP/9.9\r\nHost: h\r\n",
                "GET /\r\n",
                "nonsense\r\n",
                "PRI * HTTP/2.0\r\n"
            })
    void isToldWithAllThatAnAnswerHas(String head) throws IOException {
        for (String url : new String[] {server.url(), server.managementUrl()}) {
            RawCall answer = RawCall.send(URI.create(url), (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(answer.status()).as(head).isBetween(400, 499);
            assertThat(answer.header("Connection")).as(head).isEqualTo("close");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
            assertThat(answer.header("x-request-id")).startsWith("req_");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz",
                "POST /%zz",
                "GET /models/%",
                "GET /v1/models/%a",
                "GET /console/%zz?q=%",
                "GET /models/%E4",
                "GET /console/%c3%28",
                "GET /%00"
            })
    void aPercentSignThatBeginsNothingStandsForItself(String line) throws IOException {
        RawCall answer =
                RawCall.send(server, line + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(line).isEqualTo(404);
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(answer.header("Content-Type"))
                .as(line)
                .startsWith(line.contains("/v1/") ? "application/json" : "text/html");
    }

    @ParameterizedTest
    @ValueSource(ints = {17 << 10, 100 << 10})
    void aHeadThatIsTooLargeIsToldSoToo(int bytes) throws IOException {
        for (String head : new String[] {
            "GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(bytes),
            "GET /" + "a".repeat(bytes) + " HTTP/1.1\r\nHost: h",
            "GET / HTTP/1.1\r\nHost: h" + "\r\nx: y".repeat(300)
        }) {
            RawCall answer = RawCall.send(server, head + "\r\n\r\n");
            assertThat(answer.status()).isIn(414, 431);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }
}
