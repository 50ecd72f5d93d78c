package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.CustomerTest;
import com.smartoken.testing.ErrorEnvelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the newest SDKs of OpenAI, Anthropic and OpenRouter must find in an answer, found; true or null, never made up. */
class ClientShapesTest extends CustomerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aModelHasWhatOpenRoutersAndAnthropicsClientsRequire() throws Exception {
        JsonNode list = JSON.readTree(server.get("/v1/models").body());
        assertThat(list.get("total_count").intValue())
                .isEqualTo(list.get("data").size());
        assertThat(list.at("/links").has("next")).isTrue();
        for (JsonNode model : list.get("data")) {
            has(
                    model,
                    "architecture canonical_slug context_length created default_parameters id links name"
                            + " per_request_limits pricing supported_parameters supported_voices top_provider");
            has(
                    model,
                    "type display_name created_at max_input_tokens max_tokens lifecycle capabilities line deprecated_at"
                            + " retires_at");
            has(model.get("architecture"), "input_modalities modality output_modalities");
            assertThat(model.at("/top_provider/is_moderated").isBoolean()).isTrue();
            assertThat(model.at("/links/details").isTextual()).isTrue();
            has(
                    model.get("capabilities"),
                    "batch citations code_execution context_management effort image_input pdf_input"
                            + " server_tools structured_outputs thinking");
            has(model.at("/capabilities/thinking/types"), "adaptive between_tools disabled enabled");
        }
    }

    @Test
    void aKeyAndAGenerationHaveWhatOpenRoutersClientsRequire() throws Exception {
        String id = JSON.readTree(server.chat(customer, body("plain", "")).body())
                .get("id")
                .textValue();
        has(
                data("/v1/key"),
                "allowed_data_regions budgets byok_usage byok_usage_daily byok_usage_monthly byok_usage_weekly"
                        + " creator_user_id effective_budget free_model_daily_requests include_byok_in_limit is_free_tier"
                        + " is_management_key is_provisioning_key label limit limit_remaining limit_reset organization_id rate_limit"
                        + " usage usage_daily usage_monthly usage_weekly workspace_id");
        has(data("/v1/key").get("rate_limit"), "interval note requests");
        has(
                data("/v1/generation?id=" + id),
                "api_type app_id cache_discount cancelled created_at data_region external_user"
                        + " finish_reason generation_time http_referer id is_byok latency model moderation_latency"
                        + " native_finish_reason native_tokens_cached native_tokens_completion native_tokens_completion_images"
                        + " native_tokens_prompt native_tokens_reasoning num_fetches num_input_audio_prompt num_media_completion"
                        + " num_media_prompt num_search_results origin preset_id provider_name provider_responses router"
                        + " service_tier streamed tokens_completion tokens_prompt total_cost upstream_id"
                        + " upstream_inference_cost usage user_agent web_search_engine workspace_id");
    }

    @Test
    void anAnswerHasWhatOpenRoutersClientsRequireAndThoughtUnderBothNames() throws Exception {
        JsonNode chat =
                JSON.readTree(server.chat(customer, body("reasoner", "")).body());
        has(chat, "choices created id model object system_fingerprint");
        JsonNode message = chat.at("/choices/0/message");
        assertThat(message.get("reasoning").textValue())
                .isNotBlank()
                .isEqualTo(message.get("reasoning_content").textValue());
        boolean thought = false;
        for (JsonNode chunk : com.smartoken.testing.Streamed.of(
                        server.chat(customer, body("reasoner", ", \"stream\": true")))
                .chunks()) {
            JsonNode delta = chunk.at("/choices/0/delta");
            assertThat(delta.get("reasoning")).isEqualTo(delta.get("reasoning_content"));
            thought |= delta.path("reasoning").isTextual();
        }
        assertThat(thought).isTrue();
        JsonNode response =
                JSON.readTree(server.post(customer, "/v1/responses", "{\"model\": \"plain\", \"input\": \"Hi\"}")
                        .body());
        has(
                response,
                "completed_at created_at error frequency_penalty id incomplete_details instructions metadata model object"
                        + " output parallel_tool_calls presence_penalty status temperature tool_choice tools top_p");
        assertThat(response.get("completed_at").longValue())
                .isGreaterThanOrEqualTo(response.get("created_at").longValue());
    }

    @Test
    void aResponseThatFailedHasACodeOfOpenAisListAndOursBesideIt() throws Exception {
        server.first().always(PlannedFault.after(3, Fault.CUT_MID_STREAM));
        String stream = server.post(
                        customer, "/v1/responses", "{\"model\": \"plain\", \"input\": \"Hi\", \"stream\": true}")
                .body();
        String failed = stream.lines()
                .filter(line -> line.contains("\"response.failed\"") && line.startsWith("data: "))
                .findFirst()
                .orElseThrow();
        JsonNode error = JSON.readTree(failed.substring(6)).at("/response/error");
        assertThat(error.get("code").textValue()).isEqualTo("server_error");
        assertThat(error.get("smartoken_code").textValue()).isEqualTo("upstream_error");
    }

    @Test
    void anthropicsClientsPageThroughTheModels() throws Exception {
        List<String> all = ids(server.get("/v1/models"));
        List<String> paged = new ArrayList<>();
        String after = "";
        JsonNode page;
        do {
            HttpResponse<String> response = anthropic("/v1/models?limit=4" + after);
            page = JSON.readTree(response.body());
            assertThat(page.get("data").size()).isBetween(1, 4);
            paged.addAll(ids(response));
            after = "&after_id=" + page.get("last_id").textValue();
        } while (page.get("has_more").booleanValue());
        assertThat(paged).isEqualTo(all);
        JsonNode before = JSON.readTree(
                anthropic("/v1/models?limit=2&before_id=" + all.get(3)).body());
        assertThat(before.at("/data/0/id").textValue()).isEqualTo(all.get(1));
        assertThat(before.get("has_more").booleanValue()).isTrue();
        for (String wrong : List.of("limit=0", "limit=x", "limit=1001", "after_id=nobody")) {
            assertThat(anthropic("/v1/models?" + wrong).statusCode()).isEqualTo(400);
        }
        JsonNode missing = JSON.readTree(anthropic("/v1/models/nobody").body());
        assertThat(missing.get("type").textValue()).isEqualTo("error");
        assertThat(missing.at("/error/type").textValue()).isEqualTo("not_found_error");
        assertThat(missing.get("request_id").textValue()).startsWith("req_");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, '\"input\": \"Hi\", \"max_output_tokens\": 0', max_output_tokens",
        "/v1/responses, '\"input\": \"Hi\", \"max_output_tokens\": 9999999', max_output_tokens",
        "/v1/responses, '\"input\": []', input",
        "/v1/completions, '\"prompt\": []', prompt",
        "/v1/messages, '\"messages\": [], \"max_tokens\": 5', messages"
    })
    void anErrorNamesTheFieldThatTheCallerSent(String path, String fields, String field) throws Exception {
        HttpResponse<String> response = server.post(customer, path, "{\"model\": \"plain\", " + fields + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("message").textValue()).contains(field);
        if (error.has("param")) assertThat(error.get("param").textValue()).isEqualTo(field);
    }

    @Test
    void tokensOfAResponseAreCounted() throws Exception {
        String asked = "{\"model\": \"plain\", \"input\": \"Hello there, how are you?\"}";
        JsonNode count = JSON.readTree(
                server.post(customer, "/v1/responses/input_tokens", asked).body());
        assertThat(count.get("object").textValue()).isEqualTo("response.input_tokens");
        assertThat(count.get("input_tokens").intValue()).isBetween(5, 50);
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /openai/v1/chat/completions",
        "POST, /openai/deployments/x/chat/completions",
        "GET, /v1beta/models",
        "POST, /models/plain:generateContent",
        "GET, /whatever",
        "GET, /engines/x"
    })
    void aPathThatClientsTryByMistakeSaysTheRightBaseAddress(String method, String path) throws Exception {
        HttpRequest.Builder request = server.request(path)
                .header("Authorization", "Bearer " + customer.key())
                .header("Accept", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        ErrorEnvelope error = ErrorEnvelope.of(server.send(request)).is(404, "not_found");
        assertThat(error.message()).contains("The base URL of the API is ", "/v1");
    }

    @Test
    void aPersonAtAWrongAddressGetsAPage() {
        HttpResponse<String> page = server.send(server.request("/whatever").header("Accept", "text/html"));
        assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    }

    @Test
    void aWrongWordForTheCacheIsToldThatSecondsAreValidToo() {
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body("plain", ""), "x-smartoken-cache", "x"))
                .blames("x-smartoken-cache");
        assertThat(error.message()).contains("true, false or a number of seconds");
    }

    @Test
    void aFeatureWhoseNameIsTooLongIsRefusedAndNotCut() {
        String name = "f".repeat(129);
        ErrorEnvelope.of(server.chat(customer, body("plain", ""), "x-smartoken-feature", name))
                .blames("x-smartoken-feature");
        ErrorEnvelope.of(server.chat(customer, body("plain", ", \"metadata\": {\"feature\": \"" + name + "\"}")))
                .blames("metadata.feature");
        assertThat(server.chat(customer, body("plain", ""), "x-smartoken-feature", name.substring(1))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theListOfModelsIsCompressedWhenAsked() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> packed = http.send(
                    server.request("/v1/models")
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(packed.headers().firstValue("vary").orElse("")).contains("Accept-Encoding");
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
            assertThat(new String(plain, StandardCharsets.UTF_8))
                    .isEqualTo(server.get("/v1/models").body());
        }
    }

    @Test
    void anUnknownModelIsAnInvalidRequestAsWithOpenAi() {
        ErrorEnvelope error =
                ErrorEnvelope.of(server.chat(customer, body("nobody", ""))).is(404, "model_not_found");
        assertThat(error.type()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models/plain"})
    void aWrongKeyIsToldWhereClientsVerifyIt(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
        assertThat(server.send(server.request(path).header("Authorization", "Bearer " + customer.key()))
                        .statusCode())
                .isEqualTo(200);
        ErrorEnvelope.of(server.send(server.request(path).header("Authorization", "Bearer sk-st-wrong")))
                .is(401, "invalid_api_key");
        assertThat(server.send(server.request(path).header("x-api-key", "sk-st-wrong"))
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> anthropic(String path) {
        return server.send(
                server.request(path).header("anthropic-version", "2023-06-01").header("x-api-key", customer.key()));
    }

    private JsonNode data(String path) throws IOException {
        return JSON.readTree(server.send(server.request(path).header("Authorization", "Bearer " + customer.key()))
                        .body())
                .get("data");
    }

    private static List<String> ids(HttpResponse<String> response) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode model : JSON.readTree(response.body()).get("data"))
            ids.add(model.get("id").textValue());
        return ids;
    }

    private static void has(JsonNode object, String fields) {
        for (String field : fields.split(" "))
            assertThat(object.has(field)).as(field + " of " + object).isTrue();
    }
}
