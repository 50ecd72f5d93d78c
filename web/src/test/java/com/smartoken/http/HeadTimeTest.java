package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.RequestIds;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of a request has a time for all of it together; a connection between two requests has another, its own. */
class HeadTimeTest {
    private static final Duration HEAD_MAX = Duration.ofSeconds(1);

    private final HttpServer server = new HttpServer(
            new HttpServer.Listening("127.0.0.1", 0, 1_000, HEAD_MAX, new RequestIds(Clock.systemUTC())),
            config -> config.routes
                    .get("/", ctx -> ctx.result("read"), Access.PUBLIC)
                    .post("/", ctx -> ctx.result(ctx.body()), Access.PUBLIC));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: h\r\n", "GET / HTTP/1.1\r\n", "GET /", "G", "\r\n"})
    void whoDoesNotEndAHeadInTimeIsToldAndCut(String begin) throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            client.write(begin);
            String answer = client.trickle("");
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(answer).contains("x-request-id: req_").contains("\"code\":\"request_timeout\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b\r\n", "a", "\r\n"})
    void sendingALittleBuysNoTime(String piece) throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            if (!piece.equals("\r\n")) client.write("GET / HTTP/1.1\r\nHost: h\r\n");
            assertThat(client.trickle(piece)).matches("(?s)|HTTP/1.1 408 .*");
        }
    }

    @Test
    void aLaterRequestOfAConnectionHasNoMoreTime() throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            for (int i = 0; i < 3; i++) assertThat(client.get()).startsWith("HTTP/1.1 200 ");
            client.write("GET / HTTP/1.1\r\nHost: h\r\n");
            assertThat(client.trickle("")).contains("readHTTP/1.1 408 ");
        }
    }

    @Test
    void whatComesBehindAnotherRequestHasNoMoreTime() throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            client.write("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n");
            assertThat(client.trickle("")).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 408 ");
        }
    }

    @Test
    void aConnectionMayBeSilentBetweenTwoRequestsForLonger() throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.get()).startsWith("HTTP/1.1 200 ");
                client.requireSilence(HEAD_MAX.multipliedBy(2));
            }
            assertThat(client.get()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aBodyMayTakeLongerThanItsHead() throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            client.write("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 40\r\n\r\n");
            String answer = client.trickle("x");
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("x".repeat(40));
        }
    }

    @Test
    void aHeadInPiecesThatComesInTimeIsServed() throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            for (char c : "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".toCharArray()) {
                client.write(String.valueOf(c));
            }
            assertThat(client.trickle("")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void bothPortsOfTheServiceHoldTheirClientsToIt() throws IOException {
        Map<String, String> settings = Map.of("SMARTOKEN_CLIENT_STALL", "1", "SMARTOKEN_MANAGEMENT_PORT", "0");
        try (TestServer service = TestServer.start(settings)) {
            for (String url : new String[] {service.url(), service.managementUrl()}) {
                try (TricklingClient client =
                        new TricklingClient(URI.create(url).getPort())) {
                    client.write("GET /healthz HTTP/1.1\r\nHost: h\r\n");
                    assertThat(client.trickle("")).startsWith("HTTP/1.1 408 ");
                }
            }
        }
    }
}
