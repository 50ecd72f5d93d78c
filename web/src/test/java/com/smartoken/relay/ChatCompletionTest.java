package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatCompletionTest extends ServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void answersPricesAndChargesExactly() throws Exception {
        Customer customer = server.customer("1");
        HttpResponse<String> response = server.chat(customer, body("plain", ""));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        JsonNode usage = answer.get("usage");
        long expected = (usage.get("prompt_tokens").longValue()
                                - usage.at("/prompt_tokens_details/cached_tokens")
                                        .longValue())
                        * 1_000
                + usage.at("/prompt_tokens_details/cached_tokens").longValue() * 100
                + usage.get("completion_tokens").longValue() * 2_000;
        assertThat(usage.get("cost").decimalValue().movePointRight(9).longValueExact())
                .isEqualTo(expected);
        assertThat(1_000_000_000 - server.available(customer)).isEqualTo(expected);
        assertThat(answer.get("id").textValue())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(answer.get("model").textValue()).isEqualTo("plain");
        assertThat(response.headers().firstValue("x-smartoken-route")).hasValue("first");
    }

    @Test
    void endsAStreamWithUsageOnlyWhenAskedAndAlwaysWithDone() throws Exception {
        Customer customer = server.customer("1");
        List<String> asked = server.stream(
                        customer, body("plain", ", \"stream\": true, \"stream_options\": {\"include_usage\": true}"))
                .body()
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(asked.getLast()).isEqualTo("data: [DONE]");
        JsonNode last = JSON.readTree(asked.get(asked.size() - 2).substring(6));
        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/cost").decimalValue()).isPositive();
        for (String line : asked.subList(0, asked.size() - 2)) {
            assertThat(JSON.readTree(line.substring(6)).has("usage")).isFalse();
        }
        List<String> unasked = server.stream(customer, body("plain", ", \"stream\": true"))
                .body()
                .toList();
        assertThat(unasked).noneMatch(line -> line.contains("\"usage\"")).contains("data: [DONE]");
    }

    @Test
    void passesUnknownFieldsOnUntouchedAndRewritesOnlyTheModel() throws Exception {
        Customer customer = server.customer("1");
        server.chat(
                customer,
                body("test/plain", ", \"enable_thinking\": false, \"odd\": {\"n\": 1.50, \"s\": \"\\u00e9\"}"));
        String sent = new String(server.first().requests().getLast().body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(sent).contains("\"enable_thinking\": false").contains("\"odd\": {\"n\": 1.50, \"s\": \"\\u00e9\"}");
        assertThat(JSON.readTree(sent).get("model").textValue()).isEqualTo("vendor-plain-1");
    }

    static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]"
                + more + "}";
    }
}
