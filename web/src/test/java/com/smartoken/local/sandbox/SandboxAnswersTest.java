package com.smartoken.local.sandbox;

import static com.smartoken.local.sandbox.Caller.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in one piece: their shape, their tokens, their limits. */
class SandboxAnswersTest extends SandboxCalls {
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
    void spendsTheOutputLimitOnReasoningFirst() throws Exception {
        JsonNode answer = caller.json(chat("deepseek-reasoner", "Hello!", "\"max_completion_tokens\":5"));
        assertThat(answer.at("/choices/0/message/content").asText()).isEmpty();
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(5);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
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
}
