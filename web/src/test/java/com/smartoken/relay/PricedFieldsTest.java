package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may hold beside text: what costs money is priced, or refused by its name before anybody is asked. */
class PricedFieldsTest {
    private static final String SEARCH = ", \"tools\": [{\"type\": \"web_search\"}]";
    private static final String ODD = ", \"odd\": {\"a\": 1}";
    private static LyingVendor vendor;
    private static TestServer server;
    private Customer customer;
    private int asked;

    @BeforeAll
    static void start(@TempDir Path content) throws IOException {
        vendor = new LyingVendor();
        LyingVendor.write(content, "qwen", "qwen");
        LyingVendor.write(content, "deepseek", "deepseek");
        LyingVendor.write(content, "plain", "plain");
        LyingVendor.write(content, "mixed", "qwen", "plain");
        LyingVendor.write(content, "open", "open");
        Upstream closed = vendor.upstream("open", "qwen");
        server = TestServer.with(
                Map.of("SMARTOKEN_CONTENT", content.toString()),
                vendor.upstream("qwen", "qwen"),
                vendor.upstream("deepseek", "deepseek"),
                vendor.upstream("plain", "openai"),
                new Upstream(
                        "open",
                        closed.protocol(),
                        closed.baseUrl(),
                        closed.key(),
                        closed.timeouts(),
                        closed.cancel(),
                        closed.breaker(),
                        null,
                        "qwen",
                        Upstream.UnknownFields.PASS));
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
    }

    @AfterEach
    void nothingWasWrittenOff() {
        server.requireNoHolds();
        assertThat(server.database().number("select count(*) from usage_record where cost > charged"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools[0].type; \"tools\": [{\"type\": \"web_search\"}]",
                "tools[1].type; \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a\"}},"
                        + " {\"type\": \"builtin_function\", \"function\": {\"name\": \"$web_search\"}}]",
                "enable_search; \"enable_search\": true",
                "web_search_options; \"web_search_options\": {\"search_context_size\": \"high\"}",
                "web_search_options; \"web_search_options\": {}",
                "search_parameters; \"search_parameters\": {}",
                "tools.type; \"tools\": {\"type\": \"web_search\"}",
                "cache_control.ttl; \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a\","
                        + " \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}}}]",
                "cache_control.ttl; \"tools\": [{\"type\": \"function\", \"name\": \"a\","
                        + " \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}}]",
                "plugins; \"plugins\": [{\"id\": \"web\"}]",
                "service_tier; \"service_tier\": \"priority\"",
                "preset; \"preset\": \"a-long-one\"",
                "documents; \"documents\": [{\"url\": \"https://example.com/a.pdf\"}]",
                "cache_control.ttl; \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}",
                "best_of; \"best_of\": 5",
                "modalities; \"modalities\": [\"text\", \"audio\"]"
            })
    void whatHasNoPriceIsRefusedByItsNameBeforeAnybodyIsAsked(String said) {
        String field = said.substring(0, said.indexOf(';'));
        String more = ", " + said.substring(said.indexOf(';') + 1);
        for (String model : new String[] {"qwen", "deepseek", "plain"}) {
            ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body(model, more)));
            assertThat(error.is(400, "invalid_request").param()).isEqualTo(field);
            assertThat(error.message()).contains(field, "no price");
            ErrorEnvelope.of(server.post(customer, "/v1/quote", body(model, more)))
                    .is(400, "invalid_request");
        }
        assertThat(vendor.asked()).hasSize(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools[0].google_search; [{\"google_search\": {}}]",
                "tools[1]; [{\"function\": {\"name\": \"a\"}}, \"web_search\"]"
            })
    void aToolWithoutATypeIsRefusedByWhatItNamesUnlessItIsAFunction(String said) {
        String tools = said.substring(said.indexOf(';') + 1);
        for (String model : new String[] {"qwen", "plain"}) {
            String body = "{\"model\": \"" + model
                    + "\", \"max_tokens\": 1, \"enable_thinking\": false, \"prompt\": \"Why?\"," + " \"tools\": "
                    + tools + "}";
            ErrorEnvelope error = ErrorEnvelope.of(server.post(customer, "/v1/completions", body));
            assertThat(error.is(400, "invalid_request").param()).isEqualTo(said.substring(0, said.indexOf(';')));
        }
        assertThat(vendor.asked()).hasSize(asked);
    }

    @Test
    void aPartMarkedForALongCacheIsRefused() {
        String part =
                "[{\"type\": \"text\", \"text\": \"Hi\", \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}}]";
        ErrorEnvelope.of(server.chat(customer, parts("qwen", part))).is(400, "invalid_request");
        assertThat(server.chat(customer, parts("qwen", part.replace("1h", "5m")))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"enable_search\": false, \"plugins\": [], \"preset\": null, \"service_tier\": \"auto\"",
                ", \"modalities\": [\"text\"], \"best_of\": 1, \"web_search_options\": null",
                ", \"temperature\": 0.5, \"seed\": 1, \"chat_template_kwargs\": {\"a\": 1}, \"metadata\": {\"a\": \"b\"}"
            })
    void whatAsksForNothingPassesOn(String more) {
        for (String model : new String[] {"qwen", "deepseek", "plain"}) {
            HttpResponse<String> response = server.chat(customer, body(model, more));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void anUnknownFieldGoesOnlyToAnUpstreamThatSellsNothingOrThatIsSetToTakeIt() {
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body("qwen", ODD)));
        assertThat(error.is(400, "invalid_request").param()).isEqualTo("odd");
        assertThat(server.chat(customer, body("plain", ODD)).statusCode()).isEqualTo(200);
        assertThat(vendor.asked().getLast().at("/odd/a").intValue()).isEqualTo(1);
        HttpResponse<String> mixed = server.chat(customer, body("mixed", ODD));
        assertThat(server.logged(mixed, "route = 'plain'")).isTrue();
        HttpResponse<String> open = server.chat(customer, body("open", ODD + SEARCH));
        assertThat(open.statusCode()).as(open.body()).isEqualTo(200);
        assertThat(vendor.asked().getLast().at("/tools/0/type").textValue()).isEqualTo("web_search");
        assertThat(server.logged(open, "held >= 300000000")).isTrue();
    }

    @Test
    void aVideoHoldsTheWholeContext() {
        String video = "[{\"type\": \"video_url\", \"video_url\": {\"url\": \"https://example.com/a.mp4\"}}]";
        for (String model : new String[] {"qwen", "plain"}) {
            HttpResponse<String> response = server.chat(customer, parts(model, video));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(server.logged(response, "input_tokens = 250000 and charged = cost and held >= 300000000"))
                    .isTrue();
        }
        ErrorEnvelope.of(server.chat(server.customer("0.2"), parts("qwen", video)))
                .is(402, "insufficient_balance");
    }

    @Test
    void aPartThatNobodyKnowsHoldsTheWholeContext() {
        String part = "[{\"type\": \"hologram\", \"hologram\": {\"id\": \"7\"}}]";
        HttpResponse<String> response = server.chat(customer, parts("qwen", part));
        assertThat(server.logged(response, "input_tokens = 250000 and charged = cost and held >= 300000000"))
                .isTrue();
    }

    /** What a part is to us by one of its members may be something else to the vendor by another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"video_url\", \"image_url\": {\"url\": \"data:image/png;base64,aGk=\"},"
                        + " \"video_url\": {\"url\": \"https://example.com/a.mp4\"}}",
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,aGk=\"},"
                        + " \"image_url\": {\"url\": \"https://example.com/a.png\"}}",
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,aGk=\","
                        + " \"url\": \"https://example.com/a.png\"}}"
            })
    void aPartThatIsTwoThingsHoldsTheWholeContext(String part) {
        HttpResponse<String> response = server.chat(customer, parts("plain", "[" + part + "]"));
        assertThat(server.logged(response, "charged = cost and held >= 300000000"))
                .isTrue();
    }

    @Test
    void aTextThatPassesForAnImageHoldsItselfToo() {
        String text = "\"text\": \"" + "long ".repeat(20_000) + "\"";
        for (String url : new String[] {"data:,", "https://example.com/a.png"}) {
            String part = "[{\"type\": \"text\", \"image_url\": \"" + url + "\", " + text + "}]";
            HttpResponse<String> response = server.chat(customer, parts("qwen", part));
            assertThat(server.logged(response, "held >= 116384000")).isTrue();
        }
    }

    @Test
    void aMediumThatIsNullIsNone() {
        String part = "[{\"type\": \"text\", \"text\": \"Hi\", \"image_url\": null, \"file\": null}]";
        assertThat(server.logged(server.chat(customer, parts("qwen", part)), "held < 1000000"))
                .isTrue();
    }

    @Test
    void anImageThatTheVendorFetchesHoldsWhatItsModelsMakeOfTheLargestOrTheContext() {
        String image = "[{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://example.com/a.png\"}}]";
        assertThat(server.logged(
                        server.chat(customer, parts("qwen", image)),
                        "charged = cost and held between 16384000 and 17000000"))
                .isTrue();
        assertThat(server.logged(server.chat(customer, parts("plain", image)), "held >= 300000000"))
                .isTrue();
        String inline = image.replace("https://example.com/a.png", "data:image/png;base64,aGk=");
        assertThat(server.logged(
                        server.chat(customer, parts("plain", inline)),
                        "charged = cost and held between 16384000 and 17000000"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio; {\"type\": \"input_audio\", \"input_audio\": {\"data\": \"aGk=\", \"format\": \"wav\"}}",
                "files; {\"type\": \"file\", \"file\": {\"file_id\": \"f-1\"}}"
            })
    void whatAModelCannotReadIsRefused(String said) {
        String part = said.substring(said.indexOf(';') + 1);
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, parts("qwen", "[" + part + "]")));
        assertThat(error.is(400, "invalid_request").param()).isEqualTo("messages");
        assertThat(error.message()).contains(said.substring(0, said.indexOf(';')));
        assertThat(vendor.asked()).hasSize(asked);
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"max_tokens\": 1, \"enable_thinking\": false, \"messages\":"
                + " [{\"role\": \"user\", \"content\": \"Why?\"}]" + more + "}";
    }

    private static String parts(String model, String parts) {
        return body(model, "").replace("\"Why?\"", parts);
    }
}
