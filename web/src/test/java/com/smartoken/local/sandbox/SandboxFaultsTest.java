package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxFaultsTest extends SandboxCalls {
    private static final String JSON = chat("qwen-plus", "Hello!");
    private static final String STREAMED = chat("qwen-plus", "Hello!", STREAM);
    private static final String COUNTED = chat("qwen-plus", "Hello!", WITH_USAGE);

    @ParameterizedTest
    @CsvSource({
        "STATUS_400,400",
        "STATUS_401,401",
        "STATUS_402,402",
        "STATUS_429,429",
        "STATUS_500,500",
        "STATUS_503,503"
    })
    void answersWithTheStatusAndAnEnvelope(Fault fault, int status) throws Exception {
        upstream.nextFault(fault);
        HttpResponse<String> response = caller.send(STREAMED);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Caller.json(response).at("/error/message").asText()).isNotEmpty();
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 429 || status == 503);
        assertThat(caller.send(JSON).statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheFaultThatTheBodyNamesBeforeTheQueueAndTheQueueBeforeTheStandingOne() throws Exception {
        upstream.always(Fault.STATUS_500);
        upstream.nextFault(Fault.NONE);
        assertThat(caller.send(chat("m", "Hi", "\"sandbox\":{\"fault\":\"status_429\"}"))
                        .statusCode())
                .isEqualTo(429);
        assertThat(caller.send(JSON).statusCode()).isEqualTo(200);
        assertThat(caller.send(JSON).statusCode()).isEqualTo(500);
        assertThat(caller.send(JSON).statusCode()).isEqualTo(500);
        upstream.always(Fault.NONE);
        assertThat(caller.send(JSON).statusCode()).isEqualTo(200);
    }

    @Test
    void hangsBeforeTheHeadersUntilTheCallerLeaves() {
        upstream.nextFault(Fault.HANG_BEFORE_HEADERS);
        assertThatThrownBy(() -> caller.client()
                        .send(
                                caller.request("/chat/completions")
                                        .timeout(Duration.ofMillis(200))
                                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(STREAMED))
                                        .build(),
                                BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        Caller.await(() -> upstream.openStreams() == 0 && upstream.abandonedStreams() == 1);
    }

    @ParameterizedTest
    @CsvSource({"HANG_BEFORE_HEADERS", "SLOW_HEADERS", "HANG_BEFORE_FIRST_CHUNK", "HANG_MID_STREAM"})
    void goesOnAfterThePlannedSilence(Fault fault) throws Exception {
        for (String body : List.of(STREAMED, JSON)) {
            upstream.nextFault(PlannedFault.lasting(Duration.ofMillis(120), fault));
            long start = System.nanoTime();
            assertThat(caller.send(body).body()).contains(body.equals(STREAMED) ? "[DONE]" : "\"usage\"");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @ParameterizedTest
    @CsvSource({"HANG_BEFORE_FIRST_CHUNK,0", "HANG_MID_STREAM,2"})
    void sendsHeadersAndSoManyChunksBeforeItHangs(Fault fault, int chunks) throws Exception {
        upstream.nextFault(PlannedFault.after(2, fault));
        HttpResponse<InputStream> response =
                caller.client().send(caller.post("/chat/completions", STREAMED), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(upstream.openStreams()).isEqualTo(1);
        try (InputStream body = response.body()) {
            StringBuilder seen = new StringBuilder();
            while (seen.toString().split("\n\n", -1).length <= chunks) {
                seen.append((char) body.read());
            }
            assertThat(Caller.data(seen.toString())).hasSize(chunks);
            CompletableFuture<Integer> more = CompletableFuture.supplyAsync(() -> readFrom(body));
            assertThatThrownBy(() -> more.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_MID_STREAM", "CUT_BEFORE_HEADERS"})
    void resetsTheConnection(Fault fault) {
        upstream.always(fault);
        assertThatThrownBy(() -> caller.send(STREAMED)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> caller.send(JSON)).isInstanceOf(IOException.class);
        assertThat(upstream.openStreams()).isZero();
        assertThat(upstream.abandonedStreams()).isZero();
    }

    @Test
    void cutsAfterTheChunksThatWereToBeSent() throws Exception {
        String body = chat(
                "qwen-plus", "Hello!", "\"stream\":true", "\"sandbox\":{\"fault\":\"cut_mid_stream\",\"after\":5}");
        URI uri = URI.create(upstream.baseUrl());
        StringBuilder seen = new StringBuilder();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String head = "POST /v1/chat/completions HTTP/1.1\r\nauthorization: Bearer k\r\ncontent-length: ";
            socket.getOutputStream().write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            InputStream answer = socket.getInputStream();
            assertThatThrownBy(() -> {
                        for (int next = answer.read(); next >= 0; next = answer.read()) {
                            seen.append((char) next);
                        }
                    })
                    .hasMessageContaining("reset");
        }
        assertThat(Caller.data(seen.toString())).hasSize(5);
    }

    @Test
    void endsWithAnErrorChunkAndNoDone() throws Exception {
        upstream.nextFault(PlannedFault.after(4, Fault.ERROR_IN_STREAM));
        List<String> events = caller.events(STREAMED);
        assertThat(events).hasSize(5).doesNotContain("[DONE]");
        assertThat(events.getLast()).startsWith("{\"error\":{\"message\":");
    }

    @Test
    void endsWithoutDoneOrWithoutFinishToo() throws Exception {
        upstream.nextFault(Fault.END_WITHOUT_DONE);
        assertThat(caller.send(STREAMED).body())
                .contains("\"finish_reason\":\"stop\"")
                .doesNotContain("[DONE]");
        upstream.nextFault(Fault.END_WITHOUT_FINISH);
        assertThat(caller.send(COUNTED).body())
                .contains("Sandbox")
                .doesNotContain("\"stop\"", "[DONE]", "prompt_tokens");
    }

    @Test
    void sendsHalfAJsonDocument() throws Exception {
        upstream.always(Fault.CUT_JSON);
        assertThat(caller.events(STREAMED).getLast()).endsWith("\"cont");
        assertThatThrownBy(() -> caller.json(JSON)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_IN_200, application/json, {\"error\"",
        "HTML_200, text/html, <!doctype",
        "EMPTY_200, application/json, ''"
    })
    void answers200WithSomethingElse(Fault fault, String contentType, String beginning) throws Exception {
        upstream.nextFault(fault);
        HttpResponse<String> response = caller.send(STREAMED);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue(contentType);
        assertThat(response.body()).startsWith(beginning);
        assertThat(response.body().isEmpty()).isEqualTo(beginning.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"USAGE_NEGATIVE,-100", "USAGE_HUGE,1000000000000000000"})
    void liesAboutTheUsage(Fault fault, long told) throws Exception {
        upstream.always(fault);
        assertThat(caller.json(JSON).at("/usage/prompt_tokens").asLong()).isEqualTo(told);
        assertThat(caller.chunks(COUNTED).getLast().at("/usage/prompt_tokens").asLong())
                .isEqualTo(told);
        assertThat(caller.stats().path("prompt_tokens").asLong()).isBetween(1L, 1_000L);
    }

    @Test
    void tellsTheUsageAsStrings() throws Exception {
        upstream.nextFault(Fault.USAGE_STRING);
        JsonNode count = caller.json(JSON).at("/usage/prompt_tokens");
        assertThat(count.isTextual()).isTrue();
        assertThat(count.asText()).matches("\\d+");
    }

    @Test
    void leavesTheUsageOut() throws Exception {
        upstream.always(Fault.USAGE_MISSING);
        assertThat(caller.json(JSON).has("usage")).isFalse();
        assertThat(caller.send(COUNTED).body()).contains("[DONE]").doesNotContain("prompt_tokens");
    }

    @ParameterizedTest
    @CsvSource({"USAGE_BESIDE_FINISH,/usage", "USAGE_IN_CHOICE,/choices/0/usage"})
    void putsTheUsageOnTheFinishChunkAlsoUnasked(Fault fault, String pointer) throws Exception {
        upstream.always(fault);
        for (String body : List.of(STREAMED, COUNTED)) {
            JsonNode last = caller.chunks(body).getLast();
            assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(last.at(pointer).path("total_tokens").asInt()).isPositive();
        }
        assertThat(caller.json(JSON).at(pointer).path("total_tokens").asInt()).isPositive();
    }

    @Test
    void writesAndCountsMoreThanTheLimit() throws Exception {
        upstream.nextFault(Fault.MORE_OUTPUT_THAN_ASKED);
        JsonNode answer = caller.json(chat("qwen-plus", "Hello!", "\"max_tokens\":10"));
        int told = answer.at("/usage/completion_tokens").asInt();
        assertThat(told).isGreaterThan(40);
        assertThat(TokenCount.of(answer.at("/choices/0/message/content").asText()))
                .isEqualTo(told);
    }

    private static int readFrom(InputStream body) {
        try {
            return body.read();
        } catch (IOException closed) {
            return -1;
        }
    }
}
