package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
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

/** What is sold beside tokens passes where the price has it, is held at its worst, and is charged by what was used. */
class SoldExtrasTest {
    private static final String SOURCE = "source: \"https://example.com\", checked: 2026-11-28";
    private static final String SEARCH = "{web_search: {per_1000: 10.00, max: 3, " + SOURCE + "}}";
    private static final long EACH = 10_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static LyingVendor vendor;
    private static TestServer server;
    private Customer customer;
    private int asked;

    @BeforeAll
    static void start(@TempDir Path content) throws IOException {
        vendor = new LyingVendor();
        LyingVendor.writeSelling(content, "qwen", ", features: " + SEARCH, "qwen");
        LyingVendor.writeSelling(content, "glm", ", features: " + SEARCH, "glm");
        LyingVendor.writeSelling(
                content, "kimi", ", features: {web_search: {per_call: 0.005, " + SOURCE + "}}", "kimi");
        LyingVendor.writeSelling(
                content, "unbounded", ", features: {web_search: {per_1000: 10.00, " + SOURCE + "}}", "qwen");
        LyingVendor.writeSelling(content, "mixed", ", features: " + SEARCH, "plain", "qwen");
        LyingVendor.writeSelling(
                content, "tiers", ", service_tiers: {flex: 0.5, priority: 2}, features: " + SEARCH, "plain");
        LyingVendor.writeSelling(content, "caching", ", cache_write: 1.25, cache_write_1h: 2.00", "openrouter");
        server = TestServer.with(
                Map.of("SMARTOKEN_CONTENT", content.toString()),
                vendor.upstream("qwen", "qwen"),
                vendor.upstream("glm", "glm"),
                vendor.upstream("kimi", "kimi"),
                vendor.upstream("plain", "openai"),
                vendor.upstream("openrouter", "openrouter"));
    }

    @AfterAll
    static void stop() {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
            vendor.close();
        }
    }

    @BeforeEach
    void begin() {
        customer = server.customer("1");
        asked = vendor.asked().size();
        vendor.reports(body -> "");
        vendor.says(body -> "", body -> "");
    }

    @AfterEach
    void nothingIsChargedAboveItsHoldAndTheBooksAreRight() {
        server.requireNoHolds();
        assertThat(server.database().number("select count(*) from usage_record where cost > charged or charged > held"))
                .isZero();
    }

    /** What the upstream says of its searches, and how many of the three that are held for are charged. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"search\":{\"count\":2}}; 2",
                "{\"search\":{\"count\":0}}; 0",
                "{}; 0",
                "null; 0",
                "{\"search\":{\"count\":3}}; 3",
                "{\"search\":{\"count\":-1}}; 3",
                "{\"search\":{\"count\":1.5}}; 3",
                "{\"search\":{\"count\":\"two\"}}; 3",
                "{\"search\":{\"count\":9007199254740993}}; 3",
                "{\"search\":{\"count\":1e300}}; 3"
            })
    void searchesAreHeldAtTheirMostAndChargedByWhatIsReported(String plugins, long charged) {
        vendor.reports(body ->
                "{\"prompt_tokens\":400,\"completion_tokens\":1,\"total_tokens\":401,\"plugins\":" + plugins + "}");
        HttpResponse<String> response = server.chat(customer, body("qwen", ", \"enable_search\": true"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        // The whole context is held, since nobody knows how much is found, and three searches.
        assertThat(server.logged(
                        response,
                        "held = 300000000 + 2000 + 3 * " + EACH + " and charged = 402000 + " + charged * EACH))
                .as(response.body())
                .isTrue();
        assertThat(json(response)
                        .at("/usage/cost")
                        .decimalValue()
                        .movePointRight(9)
                        .longValueExact())
                .isEqualTo(402_000 + charged * EACH);
        assertThat(json(response)
                        .at("/usage/server_tool_use/web_search_requests")
                        .asLong())
                .isEqualTo(charged);
    }

    @Test
    void noUsageAtAllLeavesTheMostThatWasHeldFor() {
        vendor.reports(body -> "null");
        HttpResponse<String> response = server.chat(customer, body("qwen", ", \"enable_search\": true"));
        assertThat(server.logged(response, "estimated and charged between 30000000 and 30900000"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"enable_search\": true",
                ", \"web_search_options\": {}",
                ", \"tools\": [{\"type\": \"web_search\"}, {\"type\": \"function\", \"function\": {\"name\": \"a\"}}]"
            })
    void aSearchIsSaidInTheVendorsWordsWhicheverTheCallerUses(String more) {
        assertThat(server.chat(customer, body("qwen", more)).statusCode()).isEqualTo(200);
        JsonNode sent = vendor.asked().getLast();
        assertThat(sent.path("enable_search").booleanValue()).isTrue();
        assertThat(sent.has("web_search_options")).isFalse();
        assertThat(sent.path("tools").findValuesAsText("type")).doesNotContain("web_search");
        assertThat(sent.has("tools")).isEqualTo(more.contains("tools"));
    }

    @Test
    void aVendorsOwnToolIsPaidOncePerCallWhereItWasCalled() {
        String tool = ", \"tools\": [{\"type\": \"builtin_function\", \"function\": {\"name\": \"$web_search\"}}]";
        String call = "{\"index\":%d,\"id\":\"c%1$d\",\"type\":\"builtin_function\",\"function\":"
                + "{\"name\":\"$web_search\",\"arguments\":\"{}\"}}";
        HttpResponse<String> none = server.chat(customer, body("kimi", tool));
        assertThat(server.logged(none, "held >= 305000000 and charged < 5000000"))
                .isTrue();
        vendor.says(body -> ",\"tool_calls\":[" + call.formatted(0) + "," + call.formatted(1) + "]", body -> "");
        HttpResponse<String> two = server.chat(customer, body("kimi", tool));
        assertThat(server.logged(two, "charged between 5000001 and 5999999"))
                .as(two.body())
                .isTrue();
        assertThat(vendor.asked().getLast().at("/tools/0/type").textValue()).isEqualTo("builtin_function");
    }

    /** The vendor puts what it found in the place of what is sent back. */
    @Test
    void whatAVendorsOwnToolFoundHoldsTheWholeContext() {
        String messages = "{\"model\": \"kimi\", \"max_tokens\": 1, \"enable_thinking\": false, \"messages\":"
                + " [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"tool\", \"name\": \"$web_search\","
                + " \"tool_call_id\": \"c0\", \"content\": \"{}\"}]}";
        assertThat(server.logged(server.chat(customer, messages), "held >= 300000000"))
                .isTrue();
    }

    @Test
    void whatStandsBesideAnAnswerCountsAsOneUse() {
        vendor.says(body -> "", body -> ",\"web_search\":[{\"title\":\"A\"},{\"title\":\"B\"}]");
        HttpResponse<String> one =
                server.chat(customer, body("glm", ", \"tools\": [{\"type\": \"web_search\", \"web_search\": {}}]"));
        assertThat(server.logged(one, "charged between 10000001 and 10999999"))
                .as(one.body())
                .isTrue();
        vendor.says(body -> "", body -> ",\"web_search\":[]");
        HttpResponse<String> none =
                server.chat(customer, body("glm", ", \"tools\": [{\"type\": \"web_search\", \"web_search\": {}}]"));
        assertThat(server.logged(none, "charged < 1000000")).isTrue();
    }

    @Test
    void aPriceIsNotEnoughWhereNobodyKnowsTheMostThatIsBilled() {
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body("unbounded", ", \"enable_search\": true")));
        assertThat(error.is(400, "invalid_request").param()).isEqualTo("enable_search");
        assertThat(vendor.asked()).hasSize(asked);
    }

    @Test
    void onlyRoutesWhoseVendorSellsItAreAsked() {
        vendor.reports(
                body -> "{\"prompt_tokens\":400,\"completion_tokens\":1,\"plugins\":{\"search\":{\"count\":1}}}");
        HttpResponse<String> searched = server.chat(customer, body("mixed", ", \"enable_search\": true"));
        assertThat(server.logged(searched, "route = 'qwen' and charged > " + EACH))
                .isTrue();
        vendor.reports(body -> "");
        HttpResponse<String> plain = server.chat(customer, body("mixed", ", \"enable_search\": false"));
        assertThat(server.logged(plain, "route = 'plain' and held < 1000000")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "flex, , 11000",
        "priority, , 44000",
        "priority, priority, 44000",
        "priority, default, 22000",
        "flex, default, 11000"
    })
    void aServiceTierMultipliesTokensByWhatServedTheCallAndNeverByMoreThanWasAskedFor(
            String tier, String served, long charged) {
        vendor.reports(body -> "{\"prompt_tokens\":20,\"completion_tokens\":1}");
        if (served != null) vendor.says(body -> "", body -> ",\"service_tier\":\"" + served + "\"");
        HttpResponse<String> response = server.chat(customer, body("tiers", ", \"service_tier\": \"" + tier + "\""));
        assertThat(server.logged(response, "charged = " + charged))
                .as(response.body())
                .isTrue();
        assertThat(vendor.asked().getLast().path("service_tier").textValue()).isEqualTo(tier);
    }

    @Test
    void aServiceTierThatHasNoPriceIsRefused() {
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body("tiers", ", \"service_tier\": \"scale\"")));
        assertThat(error.is(400, "invalid_request").param()).isEqualTo("service_tier");
        // The vendor behind it is not known to sell searches, whatever the price says.
        ErrorEnvelope.of(server.chat(customer, body("tiers", ", \"enable_search\": true")))
                .is(400, "invalid_request");
    }

    @Test
    void whatIsWrittenToACacheOfAnHourHasItsOwnPrice() {
        String mark = ", \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}";
        vendor.reports(body -> "{\"prompt_tokens\":4,\"completion_tokens\":0,"
                + "\"prompt_tokens_details\":{\"cache_write_tokens\":4}}");
        HttpResponse<String> hour = server.chat(customer, body("caching", mark));
        assertThat(server.logged(hour, "charged = 4 * 2000 + 2000 * output_tokens and written_tokens = 4"))
                .as(hour.body())
                .isTrue();
        HttpResponse<String> minutes = server.chat(customer, body("caching", mark.replace("1h", "5m")));
        assertThat(server.logged(minutes, "charged = 4 * 1250 + 2000 * output_tokens"))
                .isTrue();
        ErrorEnvelope.of(server.chat(customer, body("caching", mark.replace("1h", "24h"))))
                .is(400, "invalid_request");
    }

    @Test
    void aQuotesMaximumIsWhatIsHeldAndABalanceBelowItIsRefused() throws IOException {
        String body = body("qwen", ", \"enable_search\": true");
        JsonNode quote = json(server.post(customer, "/v1/quote", body));
        HttpResponse<String> response = server.chat(customer, body);
        long max = new BigDecimal(quote.at("/cost/max").textValue())
                .movePointRight(9)
                .longValueExact();
        assertThat(server.logged(response, "held = " + max))
                .as(quote.toString())
                .isTrue();
        ErrorEnvelope.of(server.chat(server.customer("0.33"), body)).is(402, "insufficient_balance");
        assertThat(server.chat(server.customer("0.34"), body).statusCode()).isEqualTo(200);
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"max_tokens\": 1, \"enable_thinking\": false, \"messages\":"
                + " [{\"role\": \"user\", \"content\": \"Why?\"}]" + more + "}";
    }
}
