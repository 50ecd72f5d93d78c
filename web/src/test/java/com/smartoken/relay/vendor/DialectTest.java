package com.smartoken.relay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.door.ChatDoor;
import com.smartoken.relay.door.CompletionsDoor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each vendor is sent for the same wish, with the models and addresses of the real catalog. */
class DialectTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Catalog CATALOG = Catalog.load(ContentFolder.packaged());
    private static final EndUsers END_USERS = new EndUsers("s".repeat(32));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // nothing is said: what the model's page promises
                "deepseek; deepseek-chat;; {\"thinking\":{\"type\":\"disabled\"}}",
                "deepseek; deepseek-reasoner;; {\"thinking\":{\"type\":\"enabled\"}}",
                "moonshot; kimi-k2.6;; {\"thinking\":{\"type\":\"enabled\"}}",
                "moonshot; kimi-k3.1-pro;; {}",
                "dashscope; qwen3.7-plus;; {\"enable_thinking\":true}",
                "tokenhub; hy3;; {\"thinking\":{\"type\":\"disabled\"}}",
                "dashscope; qwen3-coder-plus;; {}",
                // OpenAI's word
                "deepseek; deepseek-chat; \"reasoning_effort\": \"medium\";"
                        + " {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"}",
                "deepseek; deepseek-chat; \"reasoning_effort\": \"none\"; {\"thinking\":{\"type\":\"disabled\"}}",
                "moonshot; kimi-k3.1-pro; \"reasoning_effort\": \"xhigh\"; {\"reasoning_effort\":\"max\"}",
                "dashscope; qwen3.7-plus; \"reasoning_effort\": \"high\"; {\"enable_thinking\":true}",
                "zhipu; glm-5.2; \"reasoning_effort\": \"low\";"
                        + " {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\"}",
                "openrouter; deepseek-chat; \"reasoning_effort\": \"high\"; {\"reasoning\":{\"effort\":\"high\"}}",
                // OpenRouter's
                "ark; doubao-seed-2-1-pro; \"reasoning\": {\"effort\": \"high\"};"
                        + " {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"}",
                "dashscope; qwen3.7-plus; \"reasoning\": {\"max_tokens\": 500};"
                        + " {\"enable_thinking\":true,\"thinking_budget\":500}",
                "deepseek; deepseek-chat; \"reasoning\": {\"enabled\": true}; {\"thinking\":{\"type\":\"enabled\"}}",
                "moonshot; kimi-k3.1-pro; \"reasoning\": {\"enabled\": false}; {}",
                // Anthropic's
                "dashscope; qwen3.7-plus; \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 2048};"
                        + " {\"enable_thinking\":true,\"thinking_budget\":2048}",
                "minimax; minimax-m3; \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 2048};"
                        + " {\"thinking\":{\"type\":\"adaptive\"}}",
                "openrouter; deepseek-chat; \"thinking\": {\"type\": \"disabled\"};"
                        + " {\"reasoning\":{\"enabled\":false}}",
                // Alibaba's, elsewhere
                "deepseek; deepseek-reasoner; \"enable_thinking\": false; {\"thinking\":{\"type\":\"disabled\"}}"
            })
    void saysWhetherToThinkInTheVendorsWords(String upstream, String model, @Nullable String said, String expected)
            throws Exception {
        JsonNode sent = sent(upstream, model, said);
        var thinking = JSON.createObjectNode();
        for (String field : ThinkingWish.FIELDS) if (sent.has(field)) thinking.set(field, sent.get(field));
        assertThat((JsonNode) thinking).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void keepsEndUsersApartAtDeepSeekByNamesThatTellNothing() throws Exception {
        String alice = sent("deepseek", "deepseek-chat", "\"user\": \"alice@example.com\"")
                .get("user_id")
                .textValue();
        assertThat(alice).matches("st_[0-9a-f]{32}");
        assertThat(sent("deepseek", "deepseek-chat", "\"user\": \"alice@example.com\"")
                        .get("user_id")
                        .textValue())
                .isEqualTo(alice);
        String bob = sent("deepseek", "deepseek-chat", "\"user\": \"bob\"")
                .get("user_id")
                .textValue();
        String nobody = sent("deepseek", "deepseek-chat", null).get("user_id").textValue();
        assertThat(alice).isNotEqualTo(bob).isNotEqualTo(nobody);
        JsonNode forged = sent("deepseek", "deepseek-chat", "\"user_id\": \"" + alice + "\"");
        assertThat(forged.get("user_id").textValue()).isEqualTo(nobody);
        JsonNode other = JSON.readTree(
                request("deepseek", chat("deepseek-chat", "\"user\": \"alice@example.com\""), "deepseek-chat", 2)
                        .body());
        assertThat(other.get("user_id").textValue()).isNotEqualTo(alice);
    }

    @Test
    void neverTellsAVendorTheNameOfAnEndUser() throws Exception {
        JsonNode sent = sent("moonshot", "kimi-k2.6", "\"user\": \"alice@example.com\"");
        assertThat(sent.get("user").textValue()).matches("st_[0-9a-f]{32}");
        assertThat(sent("moonshot", "kimi-k2.6", null).has("user")).isFalse();
    }

    @Test
    void asksDeepSeekForFillingInAndPrefixesAtItsBetaWithoutThinking() throws Exception {
        ChatRequest fill = CompletionsDoor.read(
                bytes("{\"model\": \"deepseek-chat\", \"prompt\": \"a\", \"suffix\": \"b\"}"), model -> true);
        Vendor.Outgoing out = request("deepseek", fill, "deepseek-chat", 1);
        assertThat(out.target().basePath() + out.path()).isEqualTo("/beta/completions");
        assertThat(JSON.readTree(out.body()).at("/thinking/type").textValue()).isEqualTo("disabled");
        String messages = "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"},"
                + " {\"role\": \"assistant\", \"content\": \"b\", \"prefix\": true}]}";
        Vendor.Outgoing prefix = request("deepseek", ChatDoor.read(bytes(messages)), "deepseek-chat", 1);
        assertThat(prefix.target().basePath() + prefix.path()).isEqualTo("/beta/chat/completions");
        Vendor.Outgoing partial = request("moonshot", ChatDoor.read(bytes(messages)), "kimi-k2.6", 1);
        assertThat(partial.target().basePath()).isEqualTo("/v1");
        assertThat(JSON.readTree(partial.body()).at("/messages/1/partial").booleanValue())
                .isTrue();
        Vendor.Outgoing plain = request("deepseek", chat("deepseek-chat", null), "deepseek-chat", 1);
        assertThat(plain.target().basePath()).isEqualTo("/v1");
    }

    @Test
    void asksGlmWithoutV1() throws Exception {
        Vendor.Outgoing out = request("zhipu", chat("glm-5.2", null), "glm-5.2", 1);
        assertThat(out.target().basePath() + out.path()).isEqualTo("/api/paas/v4/chat/completions");
    }

    @Test
    void neverSendsMiniMaxATemperatureOfZero() throws Exception {
        assertThat(sent("minimax", "minimax-m3", "\"temperature\": 0.0")
                        .get("temperature")
                        .decimalValue())
                .isPositive();
        assertThat(sent("minimax", "minimax-m3", "\"temperature\": 0.7")
                        .get("temperature")
                        .decimalValue())
                .isEqualByComparingTo("0.7");
    }

    @Test
    void limitsTheOutputByTheNameThatTheVendorKnows() throws Exception {
        JsonNode sent = sent("deepseek", "deepseek-chat", "\"max_completion_tokens\": 70");
        assertThat(sent.get("max_tokens").longValue()).isEqualTo(70);
        assertThat(sent.has("max_completion_tokens")).isFalse();
    }

    @Test
    void leavesEverythingAsItIsWhereNothingIsKnownOfAVendor() throws Exception {
        Upstream unknown = upstream("unknown", "https://llm.example.com/v1", null);
        Model model = model("deepseek-chat");
        ChatRequest request = chat("deepseek-chat", "\"thinking\": {\"type\": \"x\"}, \"reasoning_effort\": \"y\"");
        JsonNode sent = JSON.readTree(Vendor.of(unknown, END_USERS)
                .request(request, new Vendor.Ask(model, "m", null, 1))
                .body());
        assertThat(sent.at("/thinking/type").textValue()).isEqualTo("x");
        assertThat(sent.get("reasoning_effort").textValue()).isEqualTo("y");
        Upstream named = upstream("proxy", "https://llm.example.com/v1", "qwen");
        JsonNode other = JSON.readTree(Vendor.of(named, END_USERS)
                .request(request, new Vendor.Ask(model, "m", null, 1))
                .body());
        assertThat(other.get("enable_thinking").booleanValue()).isTrue();
    }

    private static JsonNode sent(String upstream, String model, @Nullable String more) throws Exception {
        return JSON.readTree(request(upstream, chat(model, more), model, 1).body());
    }

    private static Vendor.Outgoing request(String upstream, ChatRequest request, String model, long account)
            throws Exception {
        String base = switch (upstream) {
            case "deepseek" -> "https://api.deepseek.com/v1";
            case "moonshot" -> "https://api.moonshot.ai/v1";
            case "dashscope" -> "https://dashscope-intl.aliyuncs.com/compatible-mode/v1";
            case "zhipu" -> "https://api.z.ai/api/paas/v4";
            case "ark" -> "https://ark.cn-beijing.volces.com/api/v3";
            case "minimax" -> "https://api.minimax.io/v1";
            case "tokenhub" -> "https://tokenhub.tencentmaas.com/v1";
            default -> "https://openrouter.ai/api/v1";
        };
        return Vendor.of(upstream(upstream, base, null), END_USERS)
                .request(request, new Vendor.Ask(model(model), "vendor-model", null, account));
    }

    /** The check of the upstreams file can't see the table, so it has the names of its own. */
    @Test
    void theUpstreamsFileMayNameEveryVendorOfTheTableAndNoOther() {
        assertThat(Dialect.names()).containsExactlyElementsOf(Upstream.DIALECTS);
    }

    private static Upstream upstream(String name, String base, @Nullable String dialect) {
        return new Upstream(
                name,
                Upstream.Protocol.OPENAI,
                URI.create(base),
                "key",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.BILLS_IN_FULL,
                Upstream.Breaker.DEFAULT,
                null,
                dialect);
    }

    private static Model model(String id) {
        Model model = CATALOG.find(id);
        if (model == null) throw new IllegalArgumentException(id);
        return model;
    }

    private static ChatRequest chat(String model, @Nullable String more) {
        return ChatDoor.read(bytes("{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\":"
                + " \"Hi\"}]" + (more == null ? "" : ", " + more) + "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
