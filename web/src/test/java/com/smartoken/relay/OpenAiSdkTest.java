package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client, unmodified, with nothing but another base URL and key. */
@SuppressWarnings("deprecation") // max_tokens and unknown fields are what users of this client have
class OpenAiSdkTest extends ServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DOLLAR = 1_000_000_000;

    private static Customer customer;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        customer = server.customer("1");
        client = clientOf(customer.key());
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void listsTheModels() {
        List<Model> models = client.models().list().data();
        assertThat(models).extracting(Model::id).contains("plain", "spare", "reasoner");
        assertThat(models).allMatch(Model::isValid);
    }

    @Test
    void retrievesAModelByItsIdAndByItsAlias() {
        Model model = client.models().retrieve("plain");
        assertThat(model.id()).isEqualTo("plain");
        assertThat(model._additionalProperties()).containsKeys("context_length", "pricing", "name");
        assertThat(client.models().retrieve("test/plain").id()).isEqualTo("plain");
    }

    @Test
    void completesAndTellsUsageWithItsCost() {
        ChatCompletion completion = client.chat().completions().create(asking("plain", "Hello there"));
        assertThat(completion.isValid()).isTrue();
        assertThat(completion.model()).isEqualTo("plain");
        assertThat(completion.choices().getFirst().message().content().orElse(""))
                .contains("hello!");
        CompletionUsage usage = completion.usage().orElseThrow();
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
        assertThat(cost(usage)).isPositive();
    }

    @Test
    void streamsChunksThatItsAccumulatorPutsTogetherWithUsageAndCost() {
        long before = server.available(customer);
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(streamed("plain", "Hello there"))) {
            stream.stream().forEach(accumulator::accumulate);
        }
        ChatCompletion completion = accumulator.chatCompletion();
        assertThat(completion.choices().getFirst().message().content().orElse(""))
                .contains("hello!");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(cost(completion.usage().orElseThrow())).isEqualTo(before - server.available(customer));
    }

    @Test
    void streamsWithoutAskingForUsageIntoTheAccumulatorToo() {
        for (Fault fault : List.of(Fault.NONE, Fault.USAGE_BESIDE_FINISH, Fault.USAGE_IN_CHOICE)) {
            server.first().nextFault(fault);
            ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(asking("plain", "Hello there"))) {
                stream.stream().forEach(accumulator::accumulate);
            }
            assertThat(accumulator.chatCompletion().choices()).hasSize(1);
        }
    }

    @Test
    void callsAToolAndUsesItsResult() throws Exception {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build();
        ChatCompletionCreateParams question = asking("plain", "What is the weather in Hangzhou?").toBuilder()
                .addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(parameters)
                        .build())
                .build();
        ChatCompletion.Choice choice =
                client.chat().completions().create(question).choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessage message = choice.message();
        ChatCompletionMessageFunctionToolCall call =
                message.toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(JSON.readTree(call.function().arguments()).get("city").textValue())
                .isEqualTo("Hangzhou");
        ChatCompletion answer = client.chat()
                .completions()
                .create(question.toBuilder()
                        .addMessage(message)
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("21 degrees and clear")
                                .build())
                        .build());
        assertThat(answer.choices().getFirst().message().content().orElse("")).contains("21 degrees and clear");
    }

    @Test
    void streamsAToolCallPieceByPiece() {
        ChatCompletionCreateParams question = streamed("plain", "Weather in Chengdu, please").toBuilder()
                .addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build())
                .build();
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        ChatCompletionMessage message =
                accumulator.chatCompletion().choices().getFirst().message();
        assertThat(message.toolCalls()
                        .orElseThrow()
                        .getFirst()
                        .asFunction()
                        .function()
                        .arguments())
                .contains("Chengdu");
    }

    @Test
    void keepsTheJsonSchemaOfAResponseFormat() throws Exception {
        ResponseFormatJsonSchema.JsonSchema.Schema schema = ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                        "properties",
                        JsonValue.from(Map.of("name", Map.of("type", "string"), "age", Map.of("type", "integer"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("name", "age")))
                .build();
        ChatCompletionCreateParams question = asking("plain", "Somebody of 42 years").toBuilder()
                .responseFormat(ResponseFormatJsonSchema.builder()
                        .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                                .name("person")
                                .schema(schema)
                                .strict(true)
                                .build())
                        .build())
                .build();
        ChatCompletion completion = client.chat().completions().create(question);
        JsonNode person = JSON.readTree(
                completion.choices().getFirst().message().content().orElseThrow());
        assertThat(person.get("age").intValue()).isEqualTo(42);
        assertThat(person.get("name").isTextual()).isTrue();
    }

    @Test
    void keepsTheThoughtsOfAThinkingModel() {
        ChatCompletion completion = client.chat().completions().create(asking("reasoner", "Hello there"));
        JsonValue thoughts = completion
                .choices()
                .getFirst()
                .message()
                ._additionalProperties()
                .get("reasoning_content");
        assertThat(thoughts.asStringOrThrow()).contains("Hello there");
        assertThat(completion
                        .usage()
                        .orElseThrow()
                        .completionTokensDetails()
                        .orElseThrow()
                        .reasoningTokens()
                        .orElse(0L))
                .isPositive();
    }

    @Test
    void streamsTheThoughtsOfAThinkingModelBeforeItsAnswer() {
        StringBuilder order = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(streamed("reasoner", "Hello there"))) {
            stream.stream().flatMap(chunk -> chunk.choices().stream()).forEach(choice -> {
                if (choice.delta()._additionalProperties().containsKey("reasoning_content")) order.append('t');
                else if (!choice.delta().content().orElse("").isEmpty()) order.append('a');
            });
        }
        assertThat(order.toString()).matches("t+a+");
    }

    @Test
    void passesOnFieldsThatTheClientDoesNotKnow() {
        client.chat()
                .completions()
                .create(asking("plain", "Hello there").toBuilder()
                        .putAdditionalBodyProperty("enable_thinking", JsonValue.from(false))
                        .putAdditionalBodyProperty("api_base", JsonValue.from("http://127.0.0.1:1/v1"))
                        .build());
        JsonNode sent = server.first().requests().getLast().json();
        assertThat(sent.get("enable_thinking").booleanValue()).isFalse();
        assertThat(sent.has("api_base")).isFalse();
    }

    @Test
    void throwsTheExceptionOfEachError() {
        OpenAIServiceException unknown = thrown(UnauthorizedException.class, clientOf("sk-st-nobody"), "plain", 10);
        assertThat(unknown.code()).hasValue("invalid_api_key");
        assertThat(thrown(NotFoundException.class, client, "nobody", 10).code()).hasValue("model_not_found");
        OpenAIServiceException bad = thrown(BadRequestException.class, client, "plain", -1);
        assertThat(bad.param()).hasValue("max_tokens");
        assertThat(bad.type()).hasValue("invalid_request_error");
        Customer picky = server.customer("1", Terms.models("spare"));
        assertThat(thrown(PermissionDeniedException.class, clientOf(picky.key()), "plain", 10)
                        .code())
                .hasValue("model_not_allowed");
        server.first().always(Fault.STATUS_500);
        assertThat(thrown(InternalServerException.class, client, "plain", 10).code())
                .hasValue("upstream_error");
    }

    @Test
    void askedForMoneyOnceAndNeverRetries() {
        Customer poor = server.customer("0");
        int before = server.upstreamRequests();
        OpenAIClient retrying = OpenAIOkHttpClient.builder()
                .baseUrl(server.url() + "/v1")
                .apiKey(poor.key())
                .maxRetries(4)
                .build();
        long start = System.nanoTime();
        OpenAIServiceException error = thrown(UnexpectedStatusCodeException.class, retrying, "plain", 10);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(error.statusCode()).isEqualTo(402);
        assertThat(error.code()).hasValue("insufficient_balance");
        assertThat(error.type()).hasValue("insufficient_quota");
        assertThat(error.headers().values("x-should-retry")).containsExactly("false");
        assertThat(server.upstreamRequests()).isEqualTo(before);
    }

    @Test
    void throwsWhenAStreamBreaksInItsMiddle() {
        server.first().always(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        StringBuilder text = new StringBuilder();
        SseException error = catchThrowableOfType(SseException.class, () -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(asking("plain", "Hello there"))) {
                stream.stream()
                        .forEach(chunk -> text.append(
                                chunk.choices().getFirst().delta().content().orElse("")));
            }
        });
        assertThat(error).as("a stream that broke is no success").isNotNull();
        assertThat(text).isNotEmpty();
    }

    @Test
    void cancelsAStreamDownToTheUpstreamAndPaysForWhatCame() {
        Customer leaving = server.customer("1");
        ChatCompletionCreateParams question = streamed("plain", "Write 5000 words").toBuilder()
                .putAdditionalBodyProperty("sandbox", JsonValue.from(Map.of("pace_ms", 2)))
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                clientOf(leaving.key()).chat().completions().createStreaming(question)) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            for (int i = 0; i < 20; i++) chunks.next();
            assertThat(server.first().openStreams()).isEqualTo(1);
        }
        TestServer.await(() -> server.first().openStreams() == 0);
        server.requireCleanBooks();
        long whole = 5_000 * 2_000;
        assertThat(DOLLAR - server.available(leaving)).isBetween(1L, whole);
        assertThat(server.first().abandonedStreams()).isPositive();
    }

    private static <E extends OpenAIServiceException> E thrown(
            Class<E> type, OpenAIClient caller, String model, long maxTokens) {
        return catchThrowableOfType(
                type,
                () -> caller.chat()
                        .completions()
                        .create(asking(model, "Hello there").toBuilder()
                                .maxTokens(maxTokens)
                                .build()));
    }

    private static ChatCompletionCreateParams asking(String model, String text) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(text)
                .build();
    }

    private static ChatCompletionCreateParams streamed(String model, String text) {
        return asking(model, text).toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    private static OpenAIClient clientOf(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static long cost(CompletionUsage usage) {
        JsonValue cost = usage._additionalProperties().get("cost");
        return new BigDecimal(cost.toString()).movePointRight(9).longValueExact();
    }
}
