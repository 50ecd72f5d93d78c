package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A prompt that is too long is told by a code of its own, the field that the caller sent, and a sentence with the words by
 * which clients know it: they shorten the conversation then.
 */
class ContextOverflowTest extends EvilServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VENDORS =
            "{\"error\":{\"message\":\"This model's maximum context length is 128000 tokens."
                    + " However, you requested 209000 tokens.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":%s}}";

    /** What LangChain (of OpenAI and Anthropic, whole and streamed), LiteLLM, DSPy and Claude Code look for. */
    private static final String[] WORDS = {
        "prompt is too long",
        "Input tokens exceed the configured limit",
        "this model's maximum context length is",
        "exceeds the context window"
    };

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, messages",
        "/v1/completions, prompt",
        "/v1/messages, messages",
        "/v1/responses, input"
    })
    void isToldByCodeFieldAndWordsAtEveryDoor(String door, String field) throws Exception {
        for (String status : new String[] {"400 Bad Request", "200 OK"}) {
            for (String code : new String[] {"\"context_length_exceeded\"", "null"}) {
                for (String more : new String[] {"", ", \"stream\": true"}) {
                    boolean inStream = status.startsWith("200") && !more.isEmpty();
                    String type = inStream ? "text/event-stream" : "application/json";
                    String error = VENDORS.formatted(code);
                    String body = inStream ? "data: " + error + "\n\n" : error;
                    script = says(whole(type, body).replace("200 OK", status));
                    HttpResponse<String> response = ask(door, "Hello there", more);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                    JsonNode told = JSON.readTree(response.body()).get("error");
                    assertThat(told.get("code").textValue()).isEqualTo("context_length_exceeded");
                    assertThat(told.get("type").textValue()).isEqualTo("invalid_request_error");
                    assertThat(told.get("message").textValue())
                            .contains(WORDS)
                            .contains("209000 tokens > 128000 maximum");
                    if (!door.endsWith("messages"))
                        assertThat(told.get("param").textValue()).isEqualTo(field);
                    assertThat(server.available(customer)).isEqualTo(BALANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"1261\",\"message\":\"Prompt exceeds max length\"}}",
                "{\"error\":{\"message\":\"Invalid request: Your request exceeded model token limit: 131072\"}}",
                "{\"error\":{\"code\":\"invalid_parameter_error\",\"message\":\"<400> Range of input length should be [1, 98304]\"}}",
                "{\"error\":{\"message\":\"Total tokens of image and text exceed max message tokens\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 9 tokens\"}}",
                "{\"error\":{\"message\":\"The input (9000 tokens) is longer than the model's context length (8000 tokens).\"}}"
            })
    void isKnownByTheWordsOfEveryVendor(String said) throws Exception {
        script = says(whole("application/json", said).replace("200 OK", "400 Bad Request"));
        HttpResponse<String> response = ask("/v1/chat/completions", "Hello there", "");
        JsonNode told = JSON.readTree(response.body()).get("error");
        assertThat(told.get("code").textValue()).as(response.body()).isEqualTo("context_length_exceeded");
        assertThat(told.get("message").textValue()).contains(WORDS);
    }

    @Test
    void aPromptThatNoTokenizerMakesShortEnoughIsRefusedBeforeAnyUpstreamIsAsked() throws Exception {
        int before = upstream.connections();
        HttpResponse<String> response = ask("/v1/chat/completions", "Hello there ".repeat(1_000_000), "");
        JsonNode told = JSON.readTree(response.body()).get("error");
        assertThat(told.get("code").textValue()).as(response.body()).isEqualTo("context_length_exceeded");
        assertThat(told.get("param").textValue()).isEqualTo("messages");
        assertThat(told.get("message").textValue()).contains(WORDS);
        assertThat(upstream.connections()).isEqualTo(before);
    }

    @Test
    void theNextModelOfTheListIsAskedWhereTheFirstCannotReadAsMuch() throws Exception {
        script = says(whole("application/json", VENDORS.formatted("null")).replace("200 OK", "400 Bad Request"));
        HttpResponse<String> response = ask("/v1/chat/completions", "Hello there", ", \"models\": [\"plain\"]");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).get("model").textValue()).isEqualTo("plain");
        assertThat(server.logged(response, "model = 'plain' and outcome = 'settled'"))
                .isTrue();
    }

    private HttpResponse<String> ask(String door, String text, String more) {
        String asked = switch (door) {
            case "/v1/responses" -> "\"max_output_tokens\": 50, \"input\": \"%s\"";
            case "/v1/completions" -> "\"max_tokens\": 50, \"prompt\": \"%s\"";
            default -> "\"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]";
        };
        return server.post(customer, door, "{\"model\": \"evil\", " + asked.formatted(text) + more + "}");
    }
}
