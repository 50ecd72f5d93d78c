package com.smartoken.relay.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.RequestIds;
import com.smartoken.http.Access;
import com.smartoken.http.ApiFace;
import com.smartoken.http.HttpServer;
import com.smartoken.http.Networks;
import com.smartoken.testing.RawCall;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ended calls wait for a collector that is slow or away: what strangers send of a trace waits with them only as a trace. */
class TraceParentTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final Queue<EndedCall> ended = new ConcurrentLinkedQueue<>();
    private static HttpServer server;

    @BeforeAll
    static void start() {
        RequestIds ids = new RequestIds(Clock.systemUTC());
        server =
                new HttpServer(new HttpServer.Listening("127.0.0.1", 0, 1_000, Duration.ofSeconds(30), ids), config -> {
                    new ApiFace(ids, URI.create("http://127.0.0.1"), Networks.of(List.of())).addTo(config.routes);
                    new Observers(Clock.systemUTC(), List.of(ended::add)).addTo(config.routes);
                    config.routes.get("/v1/models", ctx -> ctx.result("[]"), Access.PUBLIC);
                });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTraceIsContinued() throws IOException {
        assertThat(waiting(TRACE)).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                TRACE + "0",
                TRACE + "-what-a-later-version-may-add",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "zz-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"
            })
    void whatIsNoTraceIsNotKept(String given) throws IOException {
        assertThat(waiting(given)).isNull();
    }

    @Test
    void aLongHeaderDoesNotWaitForTheCollector() throws IOException {
        assertThat(waiting(TRACE + "x".repeat(12 << 10))).isNull();
    }

    /** What waits of a request with this header. */
    private static String waiting(String traceParent) throws IOException {
        ended.clear();
        String request =
                "GET /v1/models HTTP/1.1\r\nHost: h\r\nConnection: close\r\ntraceparent: " + traceParent + "\r\n\r\n";
        URI url = URI.create("http://127.0.0.1:" + server.port());
        assertThat(RawCall.send(url, request.getBytes(StandardCharsets.ISO_8859_1))
                        .status())
                .isEqualTo(200);
        return ended.remove().traceParent();
    }
}
