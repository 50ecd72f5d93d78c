package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static com.smartoken.local.sandbox.Caller.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxUpstreamTest {

    private static final String STREAM = "\"stream\":true";
    private static final String WITH_USAGE = "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]},
            "days":{"type":"integer","minimum":2,"maximum":7},"note":{"type":"string"}},
            "required":["city","unit","days"]}}},{"type":"function","function":{"name":"clock"}}]""";

    private SandboxUpstream upstream;
    private Caller caller;

    @BeforeEach
    void start() {
        upstream = SandboxUpstream.start().pace(Duration.ZERO);
        caller = Caller.of(upstream);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersInOpenAisShapeAndSaysThatItIsTheSandbox() throws Exception {
        JsonNode answer = caller.json(chat("qwen-plus", "Hello!"));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("qwen-plus");
        assertThat(answer.path("system_fingerprint").asText()).isEqualTo("sandbox");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").asText())
                .startsWith("Sandbox answer from qwen-plus: hello!");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        JsonNode usage = answer.path("usage");
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "what is 2+2?, 2+2 = 4",
        "1 + 2 * 3, 1 + 2 * 3 = 7",
        "10 / 4 - 1, 10 / 4 - 1 = 1.5",
        "make a table, | Step |",
        "some python code, ```python",
        "give me a list, 1. Create",
        "how does streaming work, server-sent events",
        "what does it cost, output price",
        "Qqq?, “Qqq?”",
        "你好, 沙盒"
    })
    void reactsToTheLastUserMessage(String question, String expected) throws Exception {
        assertThat(contentOf(chat("glm-5.2", question))).contains(expected);
    }

    @Test
    void givesTheSameAnswerToTheSameRequest() throws Exception {
        String body = chat("deepseek-reasoner", "Tell me something", "\"n\":2");
        JsonNode first = caller.json(body);
        assertThat(caller.json(body).path("choices")).isEqualTo(first.path("choices"));
    }

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
    void countsTokensByTheCharacterAndNeverLessThanOne() {
        assertThat(TokenCount.of("0123456789")).isEqualTo(3);
        assertThat(TokenCount.of("你好世界")).isEqualTo(3);
        assertThat(TokenCount.of("a")).isEqualTo(1);
        assertThat(TokenCount.of("")).isZero();
        assertThat(String.join("", TokenCount.pieces("a b\n\n你好世界 😀 c"))).isEqualTo("a b\n\n你好世界 😀 c");
    }

    @Test
    void keepsTheOutputLimitAndSaysSo() throws Exception {
        JsonNode answer = caller.json(chat("qwen-plus", "write 500 words", "\"max_tokens\":20"));
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(18, 20);
    }

    @Test
    void stopsBeforeAStopString() throws Exception {
        JsonNode answer = caller.json(chat("qwen-plus", "a list please", "\"stop\":[\"2.\",\"1.\"]"));
        assertThat(answer.at("/choices/0/message/content").asText())
                .contains("short list")
                .doesNotContain("1.");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void givesAsManyChoicesAsAskedAlsoInAStream() throws Exception {
        assertThat(caller.json(chat("qwen-plus", "Hello!", "\"n\":3")).path("choices"))
                .hasSize(3);
        assertThat(caller.chunks(chat("qwen-plus", "Hello!", "\"n\":3", STREAM)))
                .filteredOn(chunk -> chunk.at("/choices/0/finish_reason").isTextual())
                .extracting(chunk -> chunk.at("/choices/0/index").asInt())
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "deepseek-reasoner;\"x\":1;true",
                "kimi-k3;\"x\":1;true",
                "glm-5.2;\"thinking\":{\"type\":\"enabled\"};true",
                "qwen-plus;\"enable_thinking\":true;true",
                "qwen-plus;\"reasoning_effort\":\"low\";true",
                "qwen-plus;\"x\":1;false",
                "deepseek-reasoner;\"thinking\":{\"type\":\"disabled\"};false",
                "kimi-k3;\"enable_thinking\":false;false"
            })
    void thinksWhereModelOrRequestSaySo(String model, String field, boolean thinks) throws Exception {
        JsonNode answer = caller.json(chat(model, "Hello!", field));
        String reasoning = answer.at("/choices/0/message/reasoning_content").asText();
        int counted =
                answer.at("/usage/completion_tokens_details/reasoning_tokens").asInt();
        assertThat(!reasoning.isEmpty()).isEqualTo(thinks);
        assertThat(counted).isEqualTo(TokenCount.of(reasoning));
        String content = answer.at("/choices/0/message/content").asText();
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(counted + TokenCount.of(content));
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
    void spendsTheOutputLimitOnReasoningFirst() throws Exception {
        JsonNode answer = caller.json(chat("deepseek-reasoner", "Hello!", "\"max_completion_tokens\":5"));
        assertThat(answer.at("/choices/0/message/content").asText()).isEmpty();
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(5);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void callsTheFirstToolWithArgumentsThatFitItsSchema() throws Exception {
        JsonNode answer = caller.json(chat("qwen-plus", "Weather in Shenzhen tomorrow?", TOOLS));
        JsonNode call = answer.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(call.at("/function/arguments").asText())
                .isEqualTo("{\"city\":\"Shenzhen\",\"unit\":\"celsius\",\"days\":2}");
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void callsTheToolThatIsNamedAndNoneWhenToldNotTo() throws Exception {
        String named = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";
        JsonNode answer = caller.json(chat("qwen-plus", "Hi", TOOLS, named));
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("clock");
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{}");
        JsonNode text = caller.json(chat("qwen-plus", "Hi", TOOLS, "\"tool_choice\":\"none\""));
        assertThat(text.at("/choices/0/message").has("tool_calls")).isFalse();
    }

    @Test
    void streamsACallInPieces() throws Exception {
        List<JsonNode> chunks = caller.chunks(chat("qwen-plus", "Weather in Shenzhen?", TOOLS, STREAM));
        assertThat(joined(chunks, "/delta/tool_calls/0/id")).startsWith("call_");
        assertThat(joined(chunks, "/delta/tool_calls/0/function/name")).isEqualTo("weather");
        assertThat(joined(chunks, "/delta/tool_calls/0/function/arguments"))
                .isEqualTo("{\"city\":\"Shenzhen\",\"unit\":\"celsius\",\"days\":2}");
        assertThat(joined(chunks, "/finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void usesTheToolsResult() throws Exception {
        String body = """
                {"model":"qwen-plus",%s,"messages":[{"role":"user","content":"Weather?"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
                "function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c","content":"sunny, 31 degrees"}]}""".formatted(TOOLS);
        assertThat(contentOf(body)).contains("sunny, 31 degrees").contains("Weather?");
    }

    @Test
    void neverMakesUpACommandThatDoesSomething() {
        JsonNode schema = Json.object()
                .put("type", "object")
                .set("properties", Json.object().set("command", Json.object().put("type", "string")));
        assertThat(Json.text(new SchemaFiller(schema, "rm everything").fill()))
                .isEqualTo("{\"command\":\"echo sandbox\"}");
    }

    @Test
    void answersInJsonWhenAsked() throws Exception {
        String format = "\"response_format\":{\"type\":\"json_object\"}";
        JsonNode object = Json.parse(contentOf(chat("qwen-plus", "2+2", format)).getBytes(StandardCharsets.UTF_8));
        assertThat(object.path("answer").asText()).isEqualTo("2+2 = 4.");
        assertThat(object.path("sandbox").asText()).startsWith("Sandbox answer from");
    }

    @Test
    void answersWithAnObjectThatFitsTheSchema() throws Exception {
        String format = """
                "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object",
                "properties":{"tags":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/tag"}},
                "score":{"type":["number","null"],"exclusiveMinimum":0,"maximum":0.5},
                "when":{"type":"string","format":"date"},"short":{"type":"string","maxLength":3},"sure":{"type":"boolean"}},
                "required":["tags","score","when","short","sure"],
                "$defs":{"tag":{"anyOf":[{"type":"string","enum":["red","blue"]},{"type":"null"}]}}}}}""";
        assertThat(contentOf(chat("qwen-plus", "Describe 7 things", format))).isEqualTo("""
                        {"tags":["red","red"],"score":0.5,"when":"2026-11-16","short":"Des","sure":true}""");
    }

    @Test
    void countsARepeatedPromptAsCachedForTheSameCallerAndModel() throws Exception {
        String text = "A long beginning. ".repeat(40);
        JsonNode first = caller.json(chat("deepseek-flash", text)).path("usage");
        JsonNode second = caller.json(chat("deepseek-flash", text)).path("usage");
        JsonNode other = caller.json(chat("kimi-k2.6", text)).path("usage");
        int cached = second.at("/prompt_tokens_details/cached_tokens").asInt();
        assertThat(first.at("/prompt_tokens_details/cached_tokens").asInt()).isZero();
        assertThat(cached)
                .isPositive()
                .isLessThanOrEqualTo(second.path("prompt_tokens").asInt());
        assertThat(cached % 64).isZero();
        assertThat(second.path("prompt_cache_hit_tokens").asInt()).isEqualTo(cached);
        assertThat(second.path("prompt_cache_miss_tokens").asInt())
                .isEqualTo(second.path("prompt_tokens").asInt() - cached);
        assertThat(other.path("cached_tokens").asInt(-1)).isZero();
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
    void streamsTextCompletions() throws Exception {
        HttpRequest request =
                caller.post("/completions", "{\"model\":\"deepseek-flash\",\"prompt\":\"Once\",\"stream\":true}");
        List<String> events = Caller.data(caller.send(request).body()).toList();
        assertThat(events.getFirst()).contains("\"text\":");
        assertThat(events.getLast()).isEqualTo("[DONE]");
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

    private String contentOf(String body) throws Exception {
        return caller.json(body).at("/choices/0/message/content").asText();
    }

    private HttpResponse<InputStream> open(String body) throws Exception {
        return caller.client().send(caller.post("/chat/completions", body), BodyHandlers.ofInputStream());
    }
}
