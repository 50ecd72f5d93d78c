package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.http.RequestId;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.wire.upstream.ScriptedPeer;
import com.smartoken.wire.upstream.ScriptedServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets what is sold beside tokens without paying for it, however the call is written or left. */
class SoldLeaksTest {
    private static final String SOURCE = "source: \"https://example.com\", checked: 2026-11-28";
    private static final String SEARCH = ", features: {web_search: {per_1000: 10.00, max: 3, " + SOURCE + "}}";
    private static final long EACH = 10_000_000;
    private static final String BEGUN =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    + "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Found: \"}}]}\n\n";

    private static LyingVendor vendor;
    private static ScriptedServer silent;
    private static TestServer server;
    private Customer customer;

    @BeforeAll
    static void start(@TempDir Path content) throws IOException {
        vendor = new LyingVendor();
        silent = ScriptedServer.start(SoldLeaksTest::beginAndWait);
        for (String name : new String[] {"glm", "silent-glm", "silent-qwen"})
            LyingVendor.writeSelling(content, name, SEARCH, name);
        LyingVendor.writeSelling(
                content, "kimi", ", features: {web_search: {per_call: 0.005, " + SOURCE + "}}", "kimi");
        LyingVendor.writeSelling(content, "minutes", ", cache_write: 1.25", "openrouter");
        LyingVendor.writeSelling(content, "tiers", ", service_tiers: {flex: 0.5, priority: 2}", "plain");
        server = TestServer.with(
                Map.of("SMARTOKEN_CONTENT", content.toString()),
                vendor.upstream("glm", "glm"),
                vendor.upstream("kimi", "kimi"),
                vendor.upstream("openrouter", "openrouter"),
                vendor.upstream("plain", "openai"),
                silent("silent-glm", "glm"),
                silent("silent-qwen", "qwen"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        vendor.close();
        silent.close();
    }

    @BeforeEach
    void begin() {
        customer = server.customer("1");
        vendor.says(body -> "", body -> "");
    }

    @AfterEach
    void theBooksAreRight() {
        server.requireCleanBooks();
    }

    private static Upstream silent(String name, String dialect) {
        return new Upstream(
                name,
                Upstream.Protocol.OPENAI,
                URI.create("http://127.0.0.1:" + silent.port() + "/v1"),
                "secret",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING,
                Upstream.Breaker.NEVER,
                null,
                dialect);
    }

    /** Has searched, as its words say; what it found would stand in its last chunk. */
    private static void beginAndWait(ScriptedPeer peer) throws IOException {
        peer.readRequest();
        peer.send(BEGUN);
        peer.awaitClose();
    }

    /** "No usage at all counts as the most" (Beside tokens), wherever the vendor has its count. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "silent-qwen; , \"enable_search\": true",
                "silent-glm; , \"tools\": [{\"type\": \"web_search\", \"web_search\": {\"enable\": true}}]"
            })
    void whoLeavesAStreamBeforeItsCountPaysForTheSearch(String model, String more) throws Exception {
        String body = body(model, more + ", \"stream\": true");
        URI site = URI.create(server.url());
        try (Socket client = new Socket(site.getHost(), site.getPort())) {
            client.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + customer.key()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder got = new StringBuilder();
            while (!got.toString().contains("Found: ")) {
                int octet = client.getInputStream().read();
                assertThat(octet).as(got.toString()).isNotNegative();
                got.append((char) octet);
            }
        }
        String of = "select count(*) from usage_record where model = '" + model + "'";
        TestServer.await(() -> server.database().number(of) == 1);
        assertThat(server.database().number(of + " and error_code = 'client_left' and charged >= " + EACH))
                .isOne();
    }

    /** Zhipu's tool has a switch for whether the answer lists what was found; the search is billed either way. */
    @Test
    void aSearchWhoseFindingsTheCallerDoesNotWantListedIsPaidForOrRefused() {
        vendor.says(
                body -> "",
                body -> body.at("/tools/0/web_search/search_result").asBoolean()
                        ? ",\"web_search\":[{\"title\":\"A\"}]"
                        : "");
        HttpResponse<String> response = server.chat(
                customer,
                body(
                        "glm",
                        ", \"tools\": [{\"type\": \"web_search\", \"web_search\": {\"enable\": true, \"search_result\": false}}]"));
        if (response.statusCode() == 400) return;
        assertThat(server.logged(response, "charged >= " + EACH))
                .as(vendor.asked().getLast().toString())
                .isTrue();
    }

    /** What stands twice is read by one parser as the first and by another as the last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "minutes|, \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"5m\", \"ttl\": \"1h\"}",
                "kimi|, \"tools\": [{\"type\": \"builtin_function\", \"function\": {\"name\": \"$web_search\", \"name\": \"$fetch\"}}]",
                "kimi|, \"tools\": [{\"type\": \"builtin_function\", \"type\": \"function\", \"function\": {\"name\": \"$web_search\"}}]"
            })
    void whatStandsTwiceInsideOfAFieldThatIsSoldNeverReachesAVendor(String call) {
        int asked = vendor.asked().size();
        String[] parts = call.split("\\|", 2);
        HttpResponse<String> response = server.chat(customer, body(parts[0], parts[1]));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(vendor.asked()).hasSize(asked);
    }

    /** The same in a part of a message. */
    @Test
    void aMarkOfAPartThatNamesTwoTimesNeverReachesAVendor() {
        String body =
                "{\"model\": \"minutes\", \"max_tokens\": 1, \"messages\": [{\"role\": \"user\", \"content\": [{\"type\":"
                        + " \"text\", \"text\": \"Why?\", \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"5m\", \"ttl\": \"1h\"}}]}]}";
        assertThat(server.chat(customer, body).statusCode()).isEqualTo(400);
    }

    /** A tier brings nothing in, so all that changes is its multiple: who can pay the usual tier can pay a cheaper one. */
    @ParameterizedTest
    @CsvSource({"flex, 0.5", "priority, 2"})
    void aServiceTierHoldsItsMultipleOfTheUsualHold(String tier, BigDecimal multiple) {
        HttpResponse<String> usual = server.chat(customer, body("tiers", ""));
        HttpResponse<String> other = server.chat(customer, body("tiers", ", \"service_tier\": \"" + tier + "\""));
        BigDecimal held = BigDecimal.valueOf(held(usual));
        assertThat(BigDecimal.valueOf(held(other)))
                .isLessThan(held.multiply(multiple).multiply(BigDecimal.TWO));
    }

    private static long held(HttpResponse<String> response) {
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        return server.database()
                .number("select held from usage_record where request_id = '" + RequestId.parse(id) + "'");
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"max_tokens\": 1, \"enable_thinking\": false, \"messages\":"
                + " [{\"role\": \"user\", \"content\": \"Why?\"}]" + more + "}";
    }
}
