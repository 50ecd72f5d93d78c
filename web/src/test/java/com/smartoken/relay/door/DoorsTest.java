package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.testing.CustomerTest;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every door: held and settled like any other, refused in its own words, and what is special about the smaller ones. */
class DoorsTest extends CustomerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DOLLAR = 1_000_000_000;
    private static final String MESSAGES =
            "{\"model\": \"plain\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]";
    private static final String RESPONSES = "{\"model\": \"plain\", \"max_output_tokens\": 50, \"input\": \"Hi\"";
    private static final String COMPLETIONS = "{\"model\": \"plain\", \"max_tokens\": 50, \"prompt\": \"Hi\"";
    private static final String FILL = COMPLETIONS.replace("plain", "filler") + ", \"suffix\": \"there\"";
    private static final String EMBEDDINGS = "{\"model\": \"vector\", \"input\": [\"one text\", \"another\"]";

    @Test
    void aSilentMessageIsKeptAliveByACommentAndByAPing() {
        byte[] sign = MessagesDoor.read((MESSAGES + "}").getBytes(StandardCharsets.UTF_8))
                .door()
                .heartbeat();
        assertThat(new String(sign, StandardCharsets.UTF_8))
                .isEqualTo(": keep-alive\nevent: ping\ndata: {\"type\": \"ping\"}\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "responses", "completions", "fill", "embeddings"})
    void holdsSettlesAndLogsWhatItCost(String door) {
        HttpResponse<String> response = send(customer, door, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        long charged = DOLLAR - server.available(customer);
        assertThat(charged).isPositive();
        String cost = response.headers().firstValue("x-smartoken-cost").orElseThrow();
        assertThat(new java.math.BigDecimal(cost).movePointRight(9).longValueExact())
                .isEqualTo(charged);
        assertThat(server.logged(
                        response,
                        "outcome = 'settled' and not estimated and path = '" + path(door) + "' and charged = "
                                + charged))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "responses", "completions", "fill", "embeddings"})
    void refusesACallWithoutMoneyBeforeAnyUpstreamIsAsked(String door) throws Exception {
        int before = server.upstreamRequests();
        HttpResponse<String> response = send(server.customer("0"), door, "");
        assertThat(response.statusCode()).isEqualTo(402);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        JsonNode error = JSON.readTree(response.body());
        assertThat(error.at("/error/code").textValue()).isEqualTo("insufficient_balance");
        assertThat(error.has("request_id")).isEqualTo(door.equals("messages"));
        assertThat(server.upstreamRequests()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "messages, STATUS_500, 502", "responses, STATUS_500, 502", "completions, STATUS_500, 502",
        "fill, STATUS_500, 502", "embeddings, STATUS_500, 502", "messages, STATUS_401, 503",
        "responses, STATUS_402, 503", "completions, STATUS_429, 503", "fill, CUT_JSON, 502",
        "embeddings, EMPTY_200, 502", "messages, HTML_200, 502", "responses, ERROR_IN_200, 502"
    })
    void tellsAFailureInItsOwnEnvelopeAndChargesNothing(String door, Fault fault, int status) throws Exception {
        server.first().always(fault);
        HttpResponse<String> response = send(customer, door, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body());
        assertThat(error.path("type").asText()).isEqualTo(door.equals("messages") ? "error" : "");
        assertThat(error.at("/error/message").asText()).isNotBlank();
        assertThat(server.available(customer)).isEqualTo(DOLLAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "responses", "completions", "fill"})
    void estimatesAStreamWhoseUsageIsMissing(String door) {
        server.first().always(Fault.USAGE_MISSING);
        HttpResponse<String> response = send(customer, door, ", \"stream\": true");
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(server.logged(response, "outcome = 'settled' and estimated and charged > 0"))
                .isTrue();
        assertThat(response.body()).doesNotContain("127.0.0.1", "\"model\":\"vendor-");
    }

    @Test
    void fillsTheMiddleOfATextThroughTheOfficialClient() {
        try (OpenAIClients clients = new OpenAIClients(server, customer)) {
            Completion completion = clients.client
                    .completions()
                    .create(CompletionCreateParams.builder()
                            .model("filler")
                            .prompt("def fib(n):")
                            .suffix("return b")
                            .maxTokens(64)
                            .build());
            assertThat(completion.isValid()).isTrue();
            assertThat(completion.choices().getFirst().text()).contains("stands between");
            assertThat(lastPath()).endsWith("/completions").doesNotContain("chat");
            Completion told = clients.client
                    .completions()
                    .create(CompletionCreateParams.builder()
                            .model("plain")
                            .prompt("Hello there")
                            .echo(true)
                            .build());
            assertThat(told.choices().getFirst().text())
                    .startsWith("Hello there")
                    .contains("hello!");
            assertThat(lastPath()).endsWith("/chat/completions");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "filler"})
    void streamsACompletionOfText(String model) throws Exception {
        String body = "{\"model\": \"" + model + "\", \"prompt\": [\"Hello there\"], \"stream\": true, \"echo\": true,"
                + " \"stream_options\": {\"include_usage\": true}}";
        List<String> lines = server.post(customer, "/v1/completions", body)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList();
        assertThat(lines.getLast()).isEqualTo("data: [DONE]");
        StringBuilder text = new StringBuilder();
        for (String line : lines.subList(0, lines.size() - 1)) {
            JsonNode chunk = JSON.readTree(line.substring(6));
            assertThat(chunk.get("object").textValue()).isEqualTo("text_completion");
            text.append(chunk.at("/choices/0/text").asText(""));
        }
        assertThat(text.toString()).startsWith("Hello there").contains("Sandbox answer");
        assertThat(JSON.readTree(lines.get(lines.size() - 2).substring(6))
                        .at("/usage/cost")
                        .decimalValue())
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/v1/completions; {\"model\": \"plain\", \"prompt\": \"a\", \"suffix\": \"b\"}; suffix",
                "/v1/completions; {\"model\": \"plain\", \"prompt\": [\"a\", \"b\"]}; prompt",
                "/v1/completions; {\"model\": \"plain\", \"prompt\": [1, 2]}; prompt",
                "/v1/completions; {\"model\": \"plain\"}; prompt",
                "/v1/completions; {\"model\": \"plain\", \"prompt\": \"a\", \"best_of\": 3}; best_of",
                "/v1/embeddings; {\"model\": \"plain\", \"input\": \"a\"}; model",
                "/v1/embeddings; {\"model\": \"vector\", \"input\": []}; input",
                "/v1/embeddings; {\"model\": \"vector\", \"input\": \"a\", \"encoding_format\": \"int8\"};"
                        + " encoding_format",
                "/v1/chat/completions; {\"model\": \"vector\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]};"
                        + " model",
                "/v1/images/generations; {\"model\": \"plain\", \"prompt\": \"a\"}; model",
                "/v1/responses; {\"model\": \"plain\", \"input\": \"a\", \"previous_response_id\": \"r\"};"
                        + " previous_response_id",
                "/v1/responses; {\"model\": \"plain\", \"input\": [{\"type\": \"item_reference\", \"id\": \"i\"}]};"
                        + " input.0.type",
                "/v1/responses; {\"model\": \"plain\", \"input\": \"a\", \"background\": true}; background",
                "/v1/responses; {\"model\": \"plain\"}; input"
            })
    void refusesWhatItCannotDoAndNamesTheField(String path, String body, String field) {
        ErrorEnvelope.of(server.post(customer, path, body)).blames(field);
        assertThat(server.available(customer)).isEqualTo(DOLLAR);
    }

    @Test
    void knowsNoModelThatMakesImages() {
        ErrorEnvelope.of(server.post(customer, "/v1/images/generations", "{\"model\": \"gpt-image-1\"}"))
                .is(404, "model_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}; max_tokens",
                "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": []}; messages",
                "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": [{\"role\": \"robot\", \"content\": \"a\"}]};"
                        + " messages.0.role",
                "{\"model\": \"plain\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": [{\"type\":"
                        + " \"document\", \"source\": {\"type\": \"base64\", \"data\": \"\"}}]}]};"
                        + " plain text"
            })
    void refusesAMessageInAnthropicsEnvelope(String body, String said) throws Exception {
        HttpResponse<String> response = server.post(customer, "/v1/messages", body);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body());
        assertThat(error.at("/error/type").textValue()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").textValue()).contains(said);
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(error.get("request_id").textValue());
    }

    @Test
    void givesVectorsAsNumbersOrAsBase64WhateverTheUpstreamGives() throws Exception {
        JsonNode numbers = JSON.readTree(send(customer, "embeddings", "").body());
        float first = numbers.at("/data/0/embedding/0").floatValue();
        try (OpenAIClients clients = new OpenAIClients(server, customer)) {
            CreateEmbeddingResponse answer = clients.client
                    .embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model("vector")
                            .inputOfArrayOfStrings(List.of("one text", "another"))
                            .build());
            assertThat(answer.isValid()).isTrue();
            assertThat(answer.data()).hasSize(2);
            assertThat(answer.data().getFirst().embedding().getFirst()).isEqualTo(first);
        }
        HttpResponse<String> base64 = send(customer, "embeddings", ", \"encoding_format\": \"base64\"");
        assertThat(JSON.readTree(base64.body()).at("/data/0/embedding").isTextual())
                .isTrue();
        assertThat(server.first()
                        .requests()
                        .getLast()
                        .json()
                        .get("encoding_format")
                        .textValue())
                .isEqualTo("float");
        assertThat(JSON.readTree(base64.body()).at("/usage").fieldNames())
                .toIterable()
                .containsExactly("prompt_tokens", "total_tokens", "cost");
    }

    @Test
    void answersAResponsesBodyThatCameToChatCompletionsWithChunksOfChat() {
        String body = "{\"model\": \"plain\", \"stream\": true, \"input\": [{\"role\": \"user\", \"content\":"
                + " [{\"type\": \"input_text\", \"text\": \"Hello there\"}]}], \"tools\": [{\"type\": \"custom\","
                + " \"name\": \"grammar\"}], \"reasoning\": {\"effort\": \"low\"},"
                + " \"stream_options\": {\"include_usage\": true}}";
        var stream = com.smartoken.testing.Streamed.of(server.post(customer, "/v1/chat/completions", body));
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.text()).contains("hello!");
        assertThat(stream.usage().get("cost").decimalValue()).isPositive();
        assertThat(server.first().requests().getLast().json().has("tools")).isFalse();
    }

    @Test
    void tidiesNewerWaysInAChatBody() {
        String body = "{\"model\": \"plain\", \"messages\": [{\"role\": \"developer\", \"content\": \"Be brief.\"},"
                + " {\"role\": \"user\", \"content\": \"Hi\"}], \"tool_choice\": \"none\", \"tools\": [{\"type\":"
                + " \"function\", \"name\": \"flat\", \"parameters\": {\"type\": \"object\"}}]}";
        assertThat(server.chat(customer, body).statusCode()).isEqualTo(200);
        JsonNode sent = server.first().requests().getLast().json();
        assertThat(sent.at("/messages/0/role").textValue()).isEqualTo("system");
        assertThat(sent.at("/tools/0/function/name").textValue()).isEqualTo("flat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/responses", "/v1/completions", "/v1/embeddings"})
    void letsABrowserAskFirst(String path) {
        HttpResponse<String> response = server.send(server.request(path)
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Headers", "authorization,anthropic-version,x-stainless-lang")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
                .contains("anthropic-version");
        assertThat(response.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/v1/messages", "/v1/v1/responses", "/chat/completions", "/messages", "/responses"})
    void namesTheRightBaseUrlAtAWrongOne(String path) throws Exception {
        HttpResponse<String> response = server.post(customer, path, MESSAGES + "}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).at("/error/message").asText()).contains("/v1");
    }

    /** They add it themselves, and ours in front of it is what leads to nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/v1/messages", "/v1/v1/messages/count_tokens", "/anthropic/v1/messages"})
    void tellsAnthropicsClientsABaseUrlWithoutTheVersion(String path) throws Exception {
        HttpResponse<String> response = server.post(customer, path, MESSAGES + "}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).at("/error/message").asText())
                .containsPattern("base URL is http://[^/ ]+: set it");
    }

    private static HttpResponse<String> send(Customer who, String door, String more) {
        String body = switch (door) {
            case "messages" -> MESSAGES;
            case "responses" -> RESPONSES;
            case "completions" -> COMPLETIONS;
            case "fill" -> FILL;
            default -> EMBEDDINGS;
        };
        return server.post(who, path(door), body + more + "}");
    }

    private static String path(String door) {
        return "/v1/" + (door.equals("fill") ? "completions" : door);
    }

    private static String lastPath() {
        return server.first().requests().getLast().path();
    }

    /** The official client, closed with its block. */
    private static final class OpenAIClients implements AutoCloseable {
        final OpenAIClient client;

        OpenAIClients(TestServer server, Customer customer) {
            client = OpenAIOkHttpClient.builder()
                    .apiKey(customer.key())
                    .baseUrl(server.url() + "/v1")
                    .maxRetries(0)
                    .build();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
