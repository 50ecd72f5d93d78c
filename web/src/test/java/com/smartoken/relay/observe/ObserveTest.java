package com.smartoken.relay.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators see of calls: figures, a line in the log and a span each, and never what was asked or answered. */
class ObserveTest {
    private static final String SECRET_WORD = "zanzibar";
    private static final String FORGED = "x\\r\\nid=forged";
    private static final String BODY = "{\"model\": \"plain\", \"max_tokens\": 20, \"user\": \"" + FORGED
            + "\", \"messages\": " + "[{\"role\": \"user\", \"content\": \"" + SECRET_WORD + "\"}]}";

    private static final Queue<String> spans = new ConcurrentLinkedQueue<>();
    private static final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private static Level before;
    private static HttpServer collector;
    private static TestServer server;
    private static Customer customer;
    private static String answer;
    private static String requestId;

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            spans.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        lines.start();
        before = log().getLevel();
        log().setLevel(Level.INFO);
        log().addAppender(lines);
        server = TestServer.start(Map.of(
                "SMARTOKEN_MANAGEMENT_PORT",
                "0",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort()));
        customer = server.customer("5");
        HttpResponse<String> whole = server.chat(customer, BODY, "x-smartoken-feature", "search id=forged");
        assertThat(whole.statusCode()).isEqualTo(200);
        answer = whole.body().replaceAll("(?s).*\"content\":\\s*\"([^\"]{8}).*", "$1");
        requestId = whole.headers().firstValue("x-request-id").orElseThrow();
        try (Stream<String> stream = server.stream(customer, BODY.replaceFirst("\\{", "{\"stream\": true, "))
                .body()) {
            assertThat(stream).contains("data: [DONE]");
        }
        assertThat(server.chat(customer, BODY.replace("plain", "nothing\\nid=forged"))
                        .statusCode())
                .isEqualTo(404);
    }

    @AfterAll
    static void stop() {
        log().detachAppender(lines);
        log().setLevel(before);
        server.close();
        collector.stop(0);
    }

    @Test
    void showsPrometheusTheFiguresOfCallsOnTheManagementPortAlone() {
        TestServer.await(() -> metrics().contains("smartoken_requests_total{code=\"model_not_found\""));
        assertThat(metrics())
                .containsPattern("smartoken_requests_total\\{code=\"-\",model=\"plain\",[^}]*status=\"200\"} 2\\.0")
                .containsPattern("smartoken_tokens_total\\{kind=\"output\",model=\"plain\"} [1-9]")
                .containsPattern("smartoken_charged_usd_total\\{model=\"plain\"} [0-9.E-]*[1-9]")
                .containsPattern("smartoken_first_byte_seconds_bucket\\{model=\"plain\",le=\"0\\.05\"} \\d")
                .containsPattern("smartoken_upstream_attempts_total\\{outcome=\"[a-z_]+\",upstream=\"first\"")
                .containsPattern("smartoken_breaker_state\\{upstream=\"first\"[^}]*} 0\\.0")
                .containsPattern("(?m)^smartoken_held_usd \\d")
                .doesNotContain("forged")
                .doesNotContain(SECRET_WORD);
        assertThat(server.get("/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void writesOneLineForEachRequestWithoutWhatWasSaid() {
        TestServer.await(() -> lines.list.size() >= 3);
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(line -> line.startsWith("id=" + requestId + " "))
                .singleElement()
                .asString()
                .contains(" path=/v1/chat/completions status=200 ", " model=plain ", " route=", " stream=false ")
                .contains(" account=" + customer.account().id() + " ", " output=", " cost=0.", " ms=", " attempts=");
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain(SECRET_WORD, "forged", "\n", answer, customer.key())
                        .doesNotContain("search"));
    }

    @Test
    void sendsASpanForEachRequestToACollector() {
        TestServer.await(() -> spans.stream().anyMatch(batch -> batch.contains(requestId)));
        assertThat(String.join("\n", spans))
                .contains("\"gen_ai.request.model\"", "\"stringValue\":\"plain\"", "\"traceId\":\"")
                .doesNotContain(SECRET_WORD, "forged", answer, customer.key());
    }

    private static String metrics() {
        return server.send(HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics")))
                .body();
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("call");
    }
}
