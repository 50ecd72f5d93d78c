package com.smartoken.relay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.wire.upstream.ScriptedServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstreams that speak Anthropic's format: our own server behind itself, and a script that says what no server would. */
class AnthropicUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DOLLAR = 1_000_000_000;
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";

    private static TestServer behind;
    private static TestServer server;
    private Customer customer;

    @BeforeAll
    static void start() {
        behind = TestServer.start();
        server = TestServer.with(
                upstream(behind.url() + "/v1", behind.customer("5").key()));
    }

    @AfterAll
    static void stop() {
        server.close();
        behind.close();
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }

    @AfterEach
    void booksAreRight() {
        behind.first().always(Fault.NONE);
        server.requireCleanBooks();
        behind.requireCleanBooks();
    }

    @Test
    void answersAChatWithThoughtAndExactUsage() throws Exception {
        HttpResponse<String> response = server.chat(
                customer,
                body("Hello there", ", \"temperature\": 1.6, \"stop\": \"xyz\", \"reasoning_effort\": \"low\""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("model").textValue()).isEqualTo("translated");
        assertThat(answer.get("created").longValue()).isPositive();
        assertThat(answer.at("/choices/0/message/content").textValue()).contains("hello!");
        assertThat(answer.at("/choices/0/message/reasoning_content").textValue())
                .contains("The user wrote");
        assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
        assertThat(nano(answer.get("usage"))).isEqualTo(DOLLAR - server.available(customer));
        assertThat(server.logged(response, "not estimated and route = 'chained'"))
                .isTrue();
    }

    @Test
    void streamsAChatWithThoughtAndExactUsage() {
        HttpResponse<String> response = server.chat(customer, body("Hello there", STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text()).contains("hello!");
        assertThat(stream.chunks())
                .anyMatch(
                        chunk -> !chunk.at("/choices/0/delta/reasoning_content").isMissingNode())
                .allMatch(chunk -> chunk.get("created").longValue() > 0);
        assertThat(stream.chunks().getFirst().at("/choices/0/delta/role").textValue())
                .isEqualTo("assistant");
        assertThat(nano(stream.usage())).isEqualTo(DOLLAR - server.available(customer));
        assertThat(server.logged(response, "not estimated")).isTrue();
    }

    @Test
    void runsALoopOfToolsThroughBothFormats() throws Exception {
        String tools =
                ", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"get_weather\", \"parameters\":"
                        + " {\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}}}],"
                        + " \"tool_choice\": \"required\"";
        JsonNode first = JSON.readTree(
                server.chat(customer, body("Weather in Paris?", tools)).body());
        JsonNode call = first.at("/choices/0/message/tool_calls/0");
        assertThat(first.at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
        assertThat(JSON.readTree(call.at("/function/arguments").textValue()).has("city"))
                .isTrue();
        Streamed stream = Streamed.of(server.chat(customer, body("Weather in Paris?", tools + STREAM)));
        assertThat(stream.chunks())
                .anyMatch(
                        chunk -> chunk.at("/choices/0/delta/tool_calls/0/index").isInt());
        String loop = "{\"model\": \"translated\", \"messages\": [{\"role\": \"user\", \"content\": \"Weather?\"}, "
                + first.at("/choices/0/message") + ", {\"role\": \"tool\", \"tool_call_id\": "
                + call.get("id") + ", \"content\": \"Sunny\"}]}";
        JsonNode last = JSON.readTree(server.chat(customer, loop).body());
        assertThat(last.at("/choices/0/message/content").textValue()).contains("Sunny");
    }

    @Test
    void passesAStreamOfOneFormatThroughTheOtherBackIntoTheFirst() {
        String body = "{\"model\": \"translated\", \"max_tokens\": 4000, \"stream\": true, \"messages\": [{\"role\":"
                + " \"user\", \"content\": \"Hello there\"}]}";
        HttpResponse<String> response = server.post(customer, "/v1/messages", body);
        List<String> events = response.body()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .distinct()
                .toList();
        assertThat(events)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void tellsWhatFailsBehindAsItTellsAnyOther() {
        behind.first().always(Fault.STATUS_500);
        ErrorEnvelope.of(server.chat(customer, body("Hi", ""))).is(502, "upstream_error");
        behind.first().always(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        Streamed stream = Streamed.of(server.chat(customer, body("Hello there", STREAM)));
        assertThat(stream.isDone()).isFalse();
        assertThat(stream.error().get("code").textValue()).isEqualTo("upstream_error");
    }

    @Test
    void countsTheCacheOfAScriptedAnswerAndSendsWhatAnthropicExpects() throws Exception {
        String said =
                "{\"type\": \"message\", \"content\": [{\"type\": \"thinking\", \"thinking\": \"hm\", \"signature\":"
                        + " \"sig\"}, {\"type\": \"text\", \"text\": \"Hi\"}], \"stop_reason\": \"max_tokens\", \"usage\":"
                        + " {\"input_tokens\": 3, \"cache_read_input_tokens\": 40, \"cache_creation_input_tokens\": 7,"
                        + " \"output_tokens\": 5}}";
        try (ScriptedServer script = ScriptedServer.answering(json(200, said));
                TestServer other = TestServer.with(upstream("http://127.0.0.1:" + script.port() + "/v1", "the-key"))) {
            Customer who = other.customer("1");
            String sent = body("Hello there, a word or two more", ", \"user\": \"alice\", \"max_tokens\": 3000");
            JsonNode answer = JSON.readTree(other.chat(who, sent).body());
            assertThat(answer.at("/usage/prompt_tokens").longValue()).isEqualTo(50);
            assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").longValue())
                    .isEqualTo(40);
            assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
            // 10 tokens at the input's price, 40 from the cache, 5 of output
            assertThat(nano(answer.get("usage"))).isEqualTo(10 * 1_000 + 40 * 100 + 5 * 2_000);
            String heard = script.requests().peek();
            assertThat(heard)
                    .startsWith("POST /v1/messages HTTP/1.1")
                    .contains("x-api-key: the-key", "anthropic-version: 2023-06-01")
                    .doesNotContain("Authorization", "alice");
            JsonNode body = JSON.readTree(heard.substring(heard.indexOf("\r\n\r\n") + 4));
            assertThat(body.get("max_tokens").longValue()).isEqualTo(3_000);
            assertThat(body.at("/metadata/user_id").textValue()).startsWith("st_");
            other.requireCleanBooks();
        }
    }

    @Test
    void takesTheOperatorsEmptyAccountForAnOutageAndNotForTheCustomers() throws Exception {
        String said =
                "{\"type\": \"error\", \"error\": {\"type\": \"invalid_request_error\", \"message\": \"Your credit"
                        + " balance is too low to access the API.\"}}";
        try (ScriptedServer script = ScriptedServer.answering(json(400, said));
                TestServer other = TestServer.with(upstream("http://127.0.0.1:" + script.port() + "/v1", "the-key"))) {
            Customer who = other.customer("1");
            ErrorEnvelope.of(other.chat(who, body("Hi", ""))).is(503, "model_unavailable");
            assertThat(other.available(who)).isEqualTo(DOLLAR);
        }
    }

    private static String json(int status, String body) {
        return "HTTP/1.1 " + status + " OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static String body(String text, String more) {
        return "{\"model\": \"translated\", \"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\":"
                + " \"user\", \"content\": \"" + text + "\"}]" + more + "}";
    }

    private static long nano(JsonNode usage) {
        return usage.get("cost").decimalValue().movePointRight(9).longValueExact();
    }

    private static Upstream upstream(String base, String key) {
        return new Upstream(
                "chained",
                Upstream.Protocol.ANTHROPIC,
                URI.create(base),
                key,
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING);
    }
}
