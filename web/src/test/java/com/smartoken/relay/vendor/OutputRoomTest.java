package com.smartoken.relay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.door.ChatDoor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is held for output on the routes of the real catalog, and what each vendor is told so that it holds true. */
class OutputRoomTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ContentFolder CONTENT = ContentFolder.packaged();
    private static final Catalog CATALOG = Catalog.load(CONTENT);
    private static final Upstreams UPSTREAMS =
            Upstreams.load(Objects.requireNonNull(CONTENT.find("upstreams.yaml")), Map.of());
    private static final EndUsers END_USERS = new EndUsers("s".repeat(32));

    @ParameterizedTest(name = "{0} of {1}, {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                // the limit counts thought: it is the room
                "deepseek; deepseek-reasoner; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "moonshot; kimi-k3; \"max_completion_tokens\": 100; 100; {\"max_completion_tokens\":100}",
                "zhipu; glm-5.2; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "minimax; minimax-m3.1-flash; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "deepseek; deepseek-reasoner;; 393216; {}",
                // Ark counts thought in the newer field alone, and takes no more than 64K there
                "ark; doubao-seed-2-1-pro; \"max_tokens\": 1; 1; {\"max_completion_tokens\":1}",
                "ark; doubao-seed-2-1-pro;; 65536; {\"max_completion_tokens\":65536}",
                // Qwen's limit leaves thought out: a budget goes along
                "dashscope; qwen3.7-plus; \"max_tokens\": 100; 200; {\"max_tokens\":100,\"thinking_budget\":100}",
                "dashscope; qwen3.7-plus; \"max_tokens\": 100, \"thinking_budget\": 500; 600;"
                        + " {\"max_tokens\":100,\"thinking_budget\":500}",
                "dashscope; qwen3.7-plus; \"max_tokens\": 100, \"thinking_budget\": 900000; 262244;"
                        + " {\"max_tokens\":100,\"thinking_budget\":262144}",
                "dashscope; qwen3.7-plus;; 327680; {\"thinking_budget\":262144}",
                "dashscope; qwen3.7-plus; \"max_tokens\": 100, \"enable_thinking\": false; 100; {\"max_tokens\":100}",
                "dashscope; qwen-plus; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "dashscope; qwen3-coder-plus; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "openrouter; qwen3.7-plus; \"max_tokens\": 100, \"reasoning_effort\": \"high\"; 200;"
                        + " {\"max_tokens\":100,\"reasoning\":{\"max_tokens\":100}}",
                // nobody knows: the model's maximum, unless it does not think
                "tokenhub; hy3; \"max_tokens\": 100, \"thinking\": {\"type\": \"enabled\"}; 65536; {\"max_tokens\":100}",
                "tokenhub; hy3; \"max_tokens\": 100; 100; {\"max_tokens\":100}",
                "xiaomi; mimo-v2.5-pro; \"max_tokens\": 100; 65536; {\"max_tokens\":100}",
                "openrouter; doubao-seed-2-1-pro; \"max_tokens\": 100; 131172; {\"max_tokens\":100}"
            })
    void isWhatTheVendorCanBillAtMost(String upstream, String model, @Nullable String said, long total, String told)
            throws Exception {
        ChatRequest request = chat(model, said);
        OutputRoom room = room(upstream, model, request);
        assertThat(room.total()).isEqualTo(total);
        JsonNode sent = sent(upstream, model, request, room, false);
        var limits = JSON.createObjectNode();
        for (String field : new String[] {"max_tokens", "max_completion_tokens", "thinking_budget"})
            if (sent.has(field)) limits.set(field, sent.get(field));
        if (upstream.equals("openrouter") && sent.at("/reasoning/max_tokens").isNumber())
            limits.set("reasoning", sent.get("reasoning"));
        assertThat((JsonNode) limits).isEqualTo(JSON.readTree(told));
    }

    @Test
    void isMadeSmallerByWhatTheVendorIsToldWhereTheBalanceIsShort() throws Exception {
        ChatRequest request = chat("qwen3.7-plus", null);
        OutputRoom room = room("dashscope", "qwen3.7-plus", request);
        assertThat(room.canShrink()).isTrue();
        assertThat(room.within(1_000)).isEqualTo(new OutputRoom(500, 500, OutputLimit.Bounds.BUDGET));
        JsonNode sent = sent("dashscope", "qwen3.7-plus", request, room.within(1_001), true);
        assertThat(sent.get("max_tokens").longValue()
                        + sent.get("thinking_budget").longValue())
                .isEqualTo(1_001);
        assertThat(room("ark", "doubao-seed-2-1-pro", chat("m", null)).within(7))
                .isEqualTo(OutputRoom.of(7));
    }

    @Test
    void staysWholeWhereNoLimitBoundsThought() {
        OutputRoom room = room("xiaomi", "mimo-v2.5-pro", chat("m", null));
        assertThat(room.canShrink()).isFalse();
        assertThat(room.within(1_000)).isEqualTo(room);
    }

    @Test
    void namesTheLimitThatWouldFit() {
        assertThat(OutputRoom.of(4_000).nameable(900)).isEqualTo(900);
        assertThat(new OutputRoom(4_000, 4_000, OutputLimit.Bounds.BUDGET).nameable(900))
                .isEqualTo(450);
        assertThat(new OutputRoom(4_000, 500, OutputLimit.Bounds.BUDGET).nameable(900))
                .isEqualTo(400);
        assertThat(new OutputRoom(4_000, 500, OutputLimit.Bounds.ANSWER).nameable(900))
                .isZero();
    }

    /** So that nobody writes a route of which no one knows what bounds its thought, and nothing of it. */
    @Test
    void isKnownWithItsSourceForEveryRouteOfTheCatalog() {
        for (Model model : CATALOG.models()) {
            for (Route route : model.routes()) {
                OutputLimit limit = route.limit() != null
                        ? route.limit()
                        : com.smartoken.content.catalog.Dialect.of(upstream(route.upstream()))
                                .sheet()
                                .limit();
                String what = model.id() + " on " + route.upstream();
                if (limit.source() == null) assertThat(limit.bounds()).as(what).isEqualTo(OutputLimit.Bounds.ANSWER);
                else assertThat(limit.checked()).as(what).isNotNull();
                if (limit.bounds() == OutputLimit.Bounds.BUDGET && model.canThink())
                    assertThat(model.maxThinking()).as(what).isPositive();
            }
        }
    }

    private static OutputRoom room(String upstream, String model, ChatRequest request) {
        Model asked = model(model);
        OutputLimit ofRoute = asked.routes().stream()
                .filter(route -> route.upstream().equals(upstream))
                .findFirst()
                .orElseThrow()
                .limit();
        return Vendor.of(upstream(upstream), END_USERS).room(request, asked, ofRoute);
    }

    private static JsonNode sent(String upstream, String model, ChatRequest request, OutputRoom room, boolean limited)
            throws Exception {
        Long limit = limited ? (Long) room.answer() : null;
        Vendor.Ask ask = new Vendor.Ask(model(model), "vendor-model", limit, room.budget(), 1);
        return JSON.readTree(
                Vendor.of(upstream(upstream), END_USERS).request(request, ask).body());
    }

    private static Upstream upstream(String name) {
        Upstream upstream = UPSTREAMS.find(name);
        if (upstream == null) throw new IllegalArgumentException(name);
        return upstream;
    }

    private static Model model(String id) {
        Model model = CATALOG.find(id);
        if (model == null) throw new IllegalArgumentException(id);
        return model;
    }

    private static ChatRequest chat(String model, @Nullable String more) {
        String body = "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]"
                + (more == null ? "" : ", " + more) + "}";
        return ChatDoor.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
