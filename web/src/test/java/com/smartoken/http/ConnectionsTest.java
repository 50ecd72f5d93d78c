package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.RequestIds;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What connections may take of a node, whoever holds them. */
class ConnectionsTest {
    private static final int MAX = 5;
    private static final int MANY = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final HttpServer server = new HttpServer(
            new HttpServer.Listening("127.0.0.1", 0, 1_000, Duration.ofMinutes(10), new RequestIds(Clock.systemUTC())),
            MAX,
            config -> {
                config.routes.get("/", ctx -> ctx.result("read"), Access.PUBLIC);
                config.routes.get(
                        "/slow",
                        ctx -> {
                            ended.await();
                            ctx.result("read");
                        },
                        Access.PUBLIC);
            });

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsTooManyWaitsUntilOthersHaveGone() throws IOException {
        List<TricklingClient> waiting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            TricklingClient client = new TricklingClient(server.port());
            client.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            waiting.add(client);
        }
        while (!waiting.isEmpty()) {
            List<TricklingClient> answered = new ArrayList<>();
            TestServer.await(() -> {
                answered.addAll(
                        waiting.stream().filter(ConnectionsTest::isAnswered).toList());
                waiting.removeAll(answered);
                return !answered.isEmpty();
            });
            assertThat(answered).hasSizeLessThanOrEqualTo(MAX);
            for (TricklingClient client : answered) client.close();
        }
    }

    /** Half a minute is the time that a head has where nobody waits. */
    @Test
    void whoHoldsThemWithHalfAHeadOrNothingMakesRoomForOthersAndWhoWaitsForAnAnswerDoesNot() throws IOException {
        List<TricklingClient> holders = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            TricklingClient holder = new TricklingClient(server.port());
            if (i == 0) holder.write("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            if (i > 1) holder.write("GET / HTTP/1.1\r\nHost: ");
            holders.add(holder);
        }
        try (TricklingClient other = new TricklingClient(server.port())) {
            other.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            TestServer.await(() -> isAnswered(other));
        }
        ended.countDown();
        try (TricklingClient running = holders.removeFirst()) {
            TestServer.await(() -> isAnswered(running));
        }
        for (TricklingClient holder : holders) {
            assertThat(holder.trickle("")).matches(said -> said.isEmpty() || said.startsWith("HTTP/1.1 408 "));
            holder.close();
        }
    }

    @Test
    void aHeadHasAnEndToItsFieldsHoweverShortTheyAre() throws IOException {
        assertThat(answer("a: b\r\n".repeat(TimedHeads.FIELDS_MAX - 2))).startsWith("HTTP/1.1 200 ");
        assertThat(answer("a: b\r\n".repeat(TimedHeads.FIELDS_MAX - 1)))
                .startsWith("HTTP/1.1 431 ")
                .contains("request_header_fields_too_large");
    }

    private String answer(String fields) throws IOException {
        try (TricklingClient client = new TricklingClient(server.port())) {
            client.write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n");
            return client.trickle("");
        }
    }

    private static boolean isAnswered(TricklingClient client) {
        try {
            client.step("");
            return client.said().startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
