package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it takes and refuses, its other endpoints, and what it notes. */
class SandboxEndpointsTest extends SandboxCalls {
    @Test
    void keepsBooksThatAgreeWithTheUsageItTold() throws Exception {
        JsonNode json = caller.json(chat("qwen-plus", "Hello!")).path("usage");
        caller.events(chat("qwen-plus", "Hello!", STREAM));
        caller.send("{}");
        JsonNode stats = caller.stats();
        assertThat(stats.path("requests").asInt()).isEqualTo(3);
        assertThat(stats.path("completed").asInt()).isEqualTo(2);
        assertThat(stats.path("failed").asInt()).isEqualTo(1);
        assertThat(stats.path("open_streams").asInt()).isZero();
        assertThat(stats.path("prompt_tokens").asInt())
                .isEqualTo(2 * json.path("prompt_tokens").asInt());
        assertThat(stats.at("/by_outcome/completed/completion_tokens").asInt())
                .isEqualTo(2 * json.path("completion_tokens").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"max_tokens\":0}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"stream\":\"yes\"}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"sandbox\":{\"fault\":\"x\"}}"
            })
    void refusesWhatAVendorRefuses(String body) throws Exception {
        HttpResponse<String> response = caller.send(body);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Caller.json(response).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isNotEmpty();
    }

    @Test
    void refusesACallerWithoutAKeyAndAnUnknownPath() throws Exception {
        URI uri = URI.create(upstream.baseUrl() + "/chat/completions");
        HttpRequest anonymous =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}")).build();
        assertThat(caller.send(anonymous).statusCode()).isEqualTo(401);
        assertThat(caller.send(caller.post("/nothing", "{}")).statusCode()).isEqualTo(404);
        assertThat(caller.send(caller.request("/chat/completions").GET().build())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void recordsWhatArrivedUnderAnyPrefix() throws Exception {
        URI uri = URI.create(upstream.baseUrl()).resolve("/api/paas/v4/chat/completions?x=1");
        String body = chat("glm-5.2", "Hello!", "\"unknown\":{\"kept\":true}");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("authorization", "Bearer k")
                .header("X-Own", "yes")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        assertThat(caller.send(request).statusCode()).isEqualTo(200);
        ReceivedRequest received = upstream.requests().getFirst();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/api/paas/v4/chat/completions");
        assertThat(received.header("x-own")).isEqualTo("yes");
        assertThat(received.text()).isEqualTo(body);
        assertThat(received.json().at("/unknown/kept").asBoolean()).isTrue();
    }

    @Test
    void listsModelsAndCompletesText() throws Exception {
        JsonNode models = Caller.json(caller.send(caller.request("/models").build()));
        assertThat(models.path("data")).hasSizeGreaterThan(3);
        JsonNode middle = caller.json(
                "/completions", "{\"model\":\"deepseek-flash\",\"prompt\":\"int a =\",\"suffix\":\"return a;\"}");
        assertThat(middle.path("object").asText()).isEqualTo("text_completion");
        assertThat(middle.at("/choices/0/text").asText()).contains("between 7 characters before and 9 after");
        assertThat(middle.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void embedsAsFloatsOrBase64WithTheSameUnitVector() throws Exception {
        String body = "{\"model\":\"text-embedding-v4\",\"input\":[\"a cat\",\"a dog\"],\"dimensions\":8%s}";
        JsonNode floats = caller.json("/embeddings", body.formatted(""));
        JsonNode base64 = caller.json("/embeddings", body.formatted(",\"encoding_format\":\"base64\""));
        assertThat(floats.path("data")).hasSize(2);
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(base64.at("/data/1/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        double square = 0;
        for (JsonNode number : floats.at("/data/1/embedding")) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
            square += number.asDouble() * number.asDouble();
        }
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(square).isCloseTo(1, within(1e-5));
        assertThat(floats.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    }
}
