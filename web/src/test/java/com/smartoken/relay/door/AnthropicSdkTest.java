package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Anthropic's own Java client, unmodified, with nothing but another base URL and key. */
@SuppressWarnings("deprecation") // what the client marks as deprecated is what its users have
class AnthropicSdkTest extends ServerTest {
    private static Customer customer;
    private static AnthropicClient client;

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
    void answersAMessageAndChargesItExactly() {
        long before = server.available(customer);
        Message message = client.messages()
                .create(asking("plain", "Hello there").system("Be brief.").build());
        assertThat(message.isValid()).isTrue();
        assertThat(message.model().asString()).isEqualTo("plain");
        assertThat(textOf(message)).contains("hello!");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(before - server.available(customer)).isEqualTo(price(message));
        JsonNode sent = sent();
        assertThat(sent.at("/messages/0/role").textValue()).isEqualTo("system");
        assertThat(sent.at("/messages/0/content").textValue()).isEqualTo("Be brief.");
        assertThat(sent.get("max_tokens").longValue()).isEqualTo(1_000);
        assertThat(sent.has("system")).isFalse();
    }

    @Test
    void streamsTheSameSequenceAsAnthropicAndChargesItExactly() {
        long before = server.available(customer);
        MessageAccumulator whole = MessageAccumulator.create();
        List<String> kinds = new ArrayList<>();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(asking("plain", "Hello there").build())) {
            stream.stream().forEach(event -> {
                assertThat(event.isValid()).isTrue();
                whole.accumulate(event);
                kinds.add(kind(event));
            });
        }
        Message message = whole.message();
        assertThat(kinds).startsWith("start", "block", "delta").endsWith("delta", "stop", "message", "end");
        assertThat(textOf(message)).contains("hello!");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(before - server.available(customer))
                .isEqualTo(price(message))
                .isPositive();
    }

    @Test
    void thinksInABlockOfItsOwnWithASignature() {
        Message message = client.messages()
                .create(asking("reasoner", "Hello there").enabledThinking(2_048).build());
        assertThat(message.content().getFirst().asThinking().thinking()).contains("The user wrote");
        assertThat(message.content().getFirst().asThinking().signature()).isNotEmpty();
        assertThat(textOf(message)).isNotBlank();
        assertThat(sent().at("/thinking/type").textValue()).isEqualTo("enabled");
        assertThat(sent().at("/thinking/budget_tokens").longValue()).isEqualTo(2_048);

        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(
                        asking("reasoner", "Hello there").enabledThinking(2_048).build())) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(whole.message().content()).hasSize(2);
        assertThat(whole.message().content().getFirst().asThinking().thinking())
                .isEqualTo(message.content().getFirst().asThinking().thinking());
        assertThat(whole.message().content().getFirst().asThinking().signature())
                .isNotEmpty();
    }

    @Test
    void runsALoopOfToolsWithAnImageInAResult() {
        MessageCreateParams.Builder conversation = asking("plain", "What is the weather in Paris?");
        conversation.addTool(weather());
        Message first = client.messages().create(conversation.build());
        assertThat(first.stopReason()).hasValue(StopReason.TOOL_USE);
        ToolUseBlock call = first.content().getLast().asToolUse();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call._input().toString()).contains("city");
        conversation.addMessage(first);
        conversation.addUserMessageOfContentBlockParams(List.of(
                ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .contentOfBlocks(List.of(
                                ToolResultBlockParam.Content.Block.ofText(TextBlockParam.builder()
                                        .text("Sunny, 21 degrees")
                                        .build()),
                                ToolResultBlockParam.Content.Block.ofImage(image())))
                        .build()),
                ContentBlockParam.ofText(
                        TextBlockParam.builder().text("And tomorrow?").build())));
        assertThat(client.messages().create(conversation.build()).isValid()).isTrue();
        JsonNode messages = sent().get("messages");
        assertThat(messages).hasSize(4);
        assertThat(messages.get(1).at("/tool_calls/0/id").textValue()).isEqualTo(call.id());
        assertThat(messages.get(1).at("/tool_calls/0/function/arguments").textValue())
                .contains("city");
        assertThat(messages.get(2).get("role").textValue()).isEqualTo("tool");
        assertThat(messages.get(2).get("content").textValue()).isEqualTo("Sunny, 21 degrees");
        assertThat(messages.get(3).at("/content/0/image_url/url").textValue()).isEqualTo("data:image/png;base64,aGk=");
        assertThat(messages.get(3).at("/content/1/text").textValue()).isEqualTo("And tomorrow?");
    }

    @Test
    void streamsACallOfATool() {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(asking("plain", "What is the weather in Paris?")
                        .addTool(weather())
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        }
        ToolUseBlock call = whole.message().content().getLast().asToolUse();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call._input().toString()).contains("city");
        assertThat(whole.message().stopReason()).hasValue(StopReason.TOOL_USE);
    }

    @Test
    void passesAnImageOn() {
        Message message = client.messages()
                .create(MessageCreateParams.builder()
                        .model("plain")
                        .maxTokens(100)
                        .addUserMessageOfContentBlockParams(List.of(
                                ContentBlockParam.ofImage(image()),
                                ContentBlockParam.ofText(TextBlockParam.builder()
                                        .text("What is it?")
                                        .build())))
                        .build());
        assertThat(message.isValid()).isTrue();
        assertThat(sent().at("/messages/0/content/0/type").textValue()).isEqualTo("image_url");
    }

    @Test
    void passesLimitsAndLeavesOutWhatHasNoCounterpart() {
        client.messages()
                .create(asking("plain", "Hello there")
                        .stopSequences(List.of("\n\n"))
                        .putAdditionalBodyProperty("top_k", JsonValue.from(40))
                        .metadata(Metadata.builder().userId("user-1").build())
                        .putAdditionalBodyProperty("context_management", JsonValue.from(Map.of("edits", List.of())))
                        .putAdditionalBodyProperty("api_base", JsonValue.from("http://127.0.0.1:1"))
                        .putAdditionalQueryParam("beta", "true")
                        .putAdditionalHeader("anthropic-beta", "anything-2026-01-01")
                        .build());
        JsonNode sent = sent();
        assertThat(sent.at("/stop/0").textValue()).isEqualTo("\n\n");
        assertThat(sent.get("top_k").longValue()).isEqualTo(40);
        assertThat(sent.fieldNames())
                .toIterable()
                .doesNotContain("context_management", "api_base", "metadata", "stop_sequences");
    }

    @Test
    void lowersALimitBeyondTheModelsInsteadOfRefusingIt() {
        Message message = client.messages()
                .create(asking("plain", "Hello there").maxTokens(64_000).build());
        assertThat(message.isValid()).isTrue();
        assertThat(sent().get("max_tokens").longValue()).isEqualTo(8_192);
    }

    @Test
    void saysThatTheLimitWasReached() {
        Message message = client.messages()
                .create(asking("plain", "Write 500 words").maxTokens(10).build());
        assertThat(message.stopReason()).hasValue(StopReason.MAX_TOKENS);
        assertThat(message.usage().outputTokens()).isEqualTo(10);
    }

    @Test
    void countsTokensForNothing() {
        long before = server.available(customer);
        int requests = server.upstreamRequests();
        long tokens = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("plain")
                        .system("Be brief.")
                        .addUserMessage("Hello there")
                        .build())
                .inputTokens();
        assertThat(tokens).isBetween(5L, 60L);
        assertThat(server.available(customer)).isEqualTo(before);
        assertThat(server.upstreamRequests()).isEqualTo(requests);
    }

    @Test
    void tellsErrorsByTheRightClassTypeAndId() {
        AnthropicClient stranger = clientOf("sk-st-nobody");
        assertThatThrownBy(
                        () -> stranger.messages().create(asking("plain", "Hi").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        AnthropicClient poor = clientOf(server.customer("0").key());
        AnthropicServiceException error = catchThrowableOfType(
                PaymentRequiredException.class,
                () -> poor.messages().create(asking("plain", "Hi").build()));
        assertThat(error.errorType().orElseThrow().toString()).isEqualTo("billing_error");
        assertThat(error.requestId().orElse("")).matches("req_[0-9a-f]{32}");
        poor.close();
        assertThatThrownBy(
                        () -> client.messages().create(asking("nothing", "Hi").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nothing");
        server.first().always(Fault.STATUS_400);
        assertThatThrownBy(() -> client.messages().create(asking("plain", "Hi").build()))
                .isInstanceOf(BadRequestException.class);
        server.first().always(Fault.STATUS_402);
        AnthropicServiceException away = catchThrowableOfType(
                AnthropicServiceException.class,
                () -> client.messages().create(asking("plain", "Hi").build()));
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.errorType().orElseThrow().toString()).isEqualTo("overloaded_error");
    }

    @Test
    void endsAStreamThatBreaksWithAnErrorAndChargesWhatCame() {
        long before = server.available(customer);
        server.first().always(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        List<String> kinds = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                            .createStreaming(asking("plain", "Hello there").build())) {
                        stream.stream().forEach(event -> kinds.add(kind(event)));
                    }
                })
                .isInstanceOf(SseException.class);
        assertThat(kinds).contains("delta").doesNotContain("message", "end");
        assertThat(before - server.available(customer)).isPositive();
    }

    @Test
    void tellsAFailureBeforeTheFirstByteAsAnErrorAndNotAsAStream() {
        server.first().always(Fault.STATUS_500);
        AnthropicServiceException error = catchThrowableOfType(AnthropicServiceException.class, () -> {
            try (var stream =
                    client.messages().createStreaming(asking("plain", "Hi").build())) {
                stream.stream().close();
            }
        });
        assertThat(error.statusCode()).isEqualTo(502);
        assertThat(error.errorType().orElseThrow().toString()).isEqualTo("api_error");
    }

    /** By the prices of the model: input 1, cached 0.1, output 2 USD for a million. */
    private static long price(Message message) {
        var usage = message.usage();
        return usage.inputTokens() * 1_000
                + usage.cacheReadInputTokens().orElse(0L) * 100
                + usage.outputTokens() * 2_000;
    }

    private static String kind(RawMessageStreamEvent event) {
        if (event.isMessageStart()) return "start";
        if (event.isContentBlockStart()) return "block";
        if (event.isContentBlockDelta()) return "delta";
        if (event.isContentBlockStop()) return "stop";
        return event.isMessageDelta() ? "message" : "end";
    }

    private static MessageCreateParams.Builder asking(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(1_000).addUserMessage(text);
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .description("The weather of a city")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }

    private static ImageBlockParam image() {
        return ImageBlockParam.builder()
                .source(Base64ImageSource.builder()
                        .data("aGk=")
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .build())
                .build();
    }

    private static String textOf(Message message) {
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : message.content()) block.text().ifPresent(one -> text.append(one.text()));
        return text.toString();
    }

    private static JsonNode sent() {
        return server.first().requests().getLast().json();
    }

    private static AnthropicClient clientOf(String key) {
        return AnthropicOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(server.url())
                .maxRetries(0)
                .build();
    }
}
