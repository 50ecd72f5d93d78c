package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static com.smartoken.local.sandbox.Caller.joined;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams, and callers that leave them. */
class SandboxStreamsTest extends SandboxCalls {
    @Test
    void streamsTheSameTextThatJsonHas() throws Exception {
        String whole = contentOf(chat("kimi-k2.6", "a list please"));
        List<String> events = caller.events(chat("kimi-k2.6", "a list please", STREAM));
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks = caller.chunks(chat("kimi-k2.6", "a list please", STREAM));
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(joined(chunks, "/delta/content")).isEqualTo(whole);
        assertThat(joined(chunks, "/finish_reason")).isEqualTo("stop");
        assertThat(chunks).hasSizeGreaterThan(20).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void sendsUsageInAnExtraLastChunkWhenAsked() throws Exception {
        List<JsonNode> chunks = caller.chunks(chat("qwen-plus", "Hello!", WITH_USAGE));
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().path("usage"))
                .isEqualTo(caller.json(chat("qwen-plus", "Hello!")).path("usage"));
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.path("usage").isNull());
    }

    @Test
    void sendsEachChunkWhenItIsWritten() throws Exception {
        upstream.nextFault(Fault.HANG_MID_STREAM);
        HttpResponse<InputStream> response = open(chat("qwen-plus", "Hello!", STREAM));
        try (InputStream body = response.body()) {
            assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("data: ");
        }
    }

    @Test
    void sendsKeepAliveCommentsWhenAsked() throws Exception {
        String body = caller.send(chat("qwen-plus", "Hello!", STREAM, "\"sandbox\":{\"keep_alive\":true}"))
                .body();
        assertThat(body).startsWith(": keep-alive\n\n");
    }

    @Test
    void streamsTheReasoningBeforeTheAnswer() throws Exception {
        List<JsonNode> chunks = caller.chunks(chat("deepseek-reasoner", "Hello!", STREAM));
        List<Boolean> thoughts = chunks.stream()
                .filter(chunk -> !chunk.at("/choices/0/delta").isEmpty())
                .skip(1)
                .map(chunk -> chunk.at("/choices/0/delta").has("reasoning_content"))
                .toList();
        assertThat(thoughts.getFirst()).isTrue();
        assertThat(thoughts.subList(thoughts.indexOf(false), thoughts.size())).doesNotContain(true);
    }

    @Test
    void noticesACallerThatLeavesAtOnce() throws Exception {
        upstream.pace(Duration.ofMillis(20));
        HttpResponse<InputStream> response = open(chat("qwen-plus", "write 5000 words", STREAM));
        response.body().readNBytes(500);
        assertThat(upstream.openStreams()).isEqualTo(1);
        response.body().close();
        Caller.await(() -> upstream.openStreams() == 0);
        assertThat(upstream.abandonedStreams()).isEqualTo(1);
        JsonNode stats = caller.stats();
        assertThat(stats.path("abandoned").asInt()).isEqualTo(1);
        assertThat(stats.path("completion_tokens").asInt()).isBetween(1, 1_000);
    }

    @Test
    void noticesACallerThatLeavesWhileItIsSilent() throws Exception {
        upstream.nextFault(PlannedFault.after(1, Fault.HANG_MID_STREAM));
        HttpResponse<InputStream> response = open(chat("qwen-plus", "Hello!", STREAM));
        response.body().readNBytes(10);
        response.body().close();
        Caller.await(() -> upstream.openStreams() == 0 && upstream.abandonedStreams() == 1);
    }

    @Test
    void streamsTextCompletions() throws Exception {
        HttpRequest request =
                caller.post("/completions", "{\"model\":\"deepseek-flash\",\"prompt\":\"Once\",\"stream\":true}");
        List<String> events = Caller.data(caller.send(request).body()).toList();
        assertThat(events.getFirst()).contains("\"text\":");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }
}
