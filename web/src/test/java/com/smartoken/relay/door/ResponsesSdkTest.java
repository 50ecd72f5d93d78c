package com.smartoken.relay.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
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

/** The Responses of OpenAI's own Java client, unmodified, with nothing but another base URL and key. */
class ResponsesSdkTest extends ServerTest {
    private static Customer customer;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        customer = server.customer("1");
        client = OpenAIOkHttpClient.builder()
                .apiKey(customer.key())
                .baseUrl(server.url() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void answersAndChargesExactly() {
        long before = server.available(customer);
        Response response = client.responses()
                .create(asking("plain", "Hello there").instructions("Be brief.").build());
        response.validate();
        assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
        assertThat(textOf(response)).contains("hello!");
        assertThat(before - server.available(customer))
                .isEqualTo(price(response))
                .isPositive();
        assertThat(sent().at("/messages/0/role").textValue()).isEqualTo("system");
    }

    @Test
    void streamsTheWholeSequenceInOrderAndChargesItExactly() {
        long before = server.available(customer);
        List<ResponseStreamEvent> events = stream(asking("plain", "Hello there").build());
        ResponseAccumulator whole = ResponseAccumulator.create();
        for (ResponseStreamEvent event : events) {
            event.validate();
            whole.accumulate(event);
        }
        assertThat(events.get(0).isCreated()).isTrue();
        assertThat(events.get(1).isInProgress()).isTrue();
        assertThat(events.get(2).isOutputItemAdded()).isTrue();
        assertThat(events.get(3).isContentPartAdded()).isTrue();
        assertThat(events.get(4).isOutputTextDelta()).isTrue();
        int end = events.size();
        assertThat(events.get(end - 4).isOutputTextDone()).isTrue();
        assertThat(events.get(end - 3).isContentPartDone()).isTrue();
        assertThat(events.get(end - 2).isOutputItemDone()).isTrue();
        assertThat(events.get(end - 1).isCompleted()).isTrue();
        assertThat(textOf(whole.response())).contains("hello!").isEqualTo(deltas(events));
        assertThat(before - server.available(customer))
                .isEqualTo(price(whole.response()))
                .isPositive();
    }

    @Test
    void thinksInAnItemOfItsOwn() {
        ResponseCreateParams asked = asking("reasoner", "Hello there")
                .reasoning(Reasoning.builder().effort(ReasoningEffort.HIGH).build())
                .build();
        Response response = client.responses().create(asked);
        assertThat(response.output()).hasSize(2);
        String thought =
                response.output().getFirst().asReasoning().summary().getFirst().text();
        assertThat(thought).contains("The user wrote");
        assertThat(response.usage().orElseThrow().outputTokensDetails().reasoningTokens())
                .isPositive();
        assertThat(sent().get("reasoning_effort").textValue()).isEqualTo("high");
        List<ResponseStreamEvent> events = stream(asked);
        assertThat(events).anyMatch(ResponseStreamEvent::isReasoningSummaryTextDelta);
        ResponseAccumulator whole = ResponseAccumulator.create();
        events.forEach(whole::accumulate);
        assertThat(whole.response()
                        .output()
                        .getFirst()
                        .asReasoning()
                        .summary()
                        .getFirst()
                        .text())
                .isEqualTo(thought);
    }

    @Test
    void runsALoopOfToolsAndLeavesOutThoseThatNoModelHas() {
        ResponseCreateParams.Builder asked = asking("plain", "What is the weather in Paris?")
                .addTool(weather())
                .putAdditionalBodyProperty("include", JsonValue.from(List.of("reasoning.encrypted_content")));
        Response first = client.responses().create(asked.build());
        ResponseFunctionToolCall call = first.output().getLast().asFunctionCall();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.arguments()).contains("city");
        List<ResponseInputItem> input = new ArrayList<>();
        input.add(ResponseInputItem.ofEasyInputMessage(com.openai.models.responses.EasyInputMessage.builder()
                .role(com.openai.models.responses.EasyInputMessage.Role.USER)
                .content("What is the weather in Paris?")
                .build()));
        input.add(ResponseInputItem.ofFunctionCall(call));
        input.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("Sunny, 21 degrees")
                .build()));
        Response last = client.responses().create(asked.inputOfResponse(input).build());
        assertThat(textOf(last)).contains("Sunny");
        JsonNode messages = sent().get("messages");
        assertThat(messages.get(1).at("/tool_calls/0/id").textValue()).isEqualTo(call.callId());
        assertThat(messages.get(2).get("tool_call_id").textValue()).isEqualTo(call.callId());

        List<ResponseStreamEvent> events = stream(asking("plain", "What is the weather in Paris?")
                .addTool(weather())
                .build());
        assertThat(events).anyMatch(ResponseStreamEvent::isFunctionCallArgumentsDelta);
        assertThat(events).anyMatch(ResponseStreamEvent::isFunctionCallArgumentsDone);
    }

    @Test
    void saysThatTheLimitWasReached() {
        Response response = client.responses()
                .create(asking("plain", "Write 500 words").maxOutputTokens(16).build());
        assertThat(response.status()).hasValue(ResponseStatus.INCOMPLETE);
        assertThat(response.incompleteDetails()
                        .orElseThrow()
                        .reason()
                        .orElseThrow()
                        .toString())
                .isEqualTo("max_output_tokens");
        assertThatThrownBy(() -> client.responses()
                        .create(asking("plain", "Hi").maxOutputTokens(9_000).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("8192");
    }

    @Test
    void endsAStreamThatBreaksWithAFailureAndChargesWhatCame() {
        long before = server.available(customer);
        server.first().always(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses()
                .createStreaming(asking("plain", "Hello there").build())) {
            assertThatThrownBy(() -> stream.stream().forEach(events::add))
                    .as("the SDK raises with our words")
                    .hasMessageContaining("The model's answer broke off before its end.");
        }
        assertThat(events.getLast().isFailed()).isTrue();
        assertThat(events).noneMatch(ResponseStreamEvent::isCompleted);
        assertThat(before - server.available(customer)).isPositive();
    }

    private static List<ResponseStreamEvent> stream(ResponseCreateParams asked) {
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(asked)) {
            return stream.stream().toList();
        }
    }

    private static ResponseCreateParams.Builder asking(String model, String text) {
        return ResponseCreateParams.builder().model(model).store(false).input(text);
    }

    private static FunctionTool weather() {
        return FunctionTool.builder()
                .name("get_weather")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
    }

    private static String textOf(Response response) {
        StringBuilder text = new StringBuilder();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message -> message.content()
                            .forEach(part -> text.append(part.asOutputText().text())));
        }
        return text.toString();
    }

    private static String deltas(List<ResponseStreamEvent> events) {
        StringBuilder text = new StringBuilder();
        for (ResponseStreamEvent event : events) event.outputTextDelta().ifPresent(delta -> text.append(delta.delta()));
        return text.toString();
    }

    private static long price(Response response) {
        var usage = response.usage().orElseThrow();
        long cached = usage.inputTokensDetails().cachedTokens();
        return (usage.inputTokens() - cached) * 1_000 + cached * 100 + usage.outputTokens() * 2_000;
    }

    private static JsonNode sent() {
        return server.first().requests().getLast().json();
    }
}
