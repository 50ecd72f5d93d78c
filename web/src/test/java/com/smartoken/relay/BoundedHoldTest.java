package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hold covers all that a vendor can bill, whichever way it counts. */
class BoundedHoldTest {
    private static LyingVendor vendor;
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path content) throws IOException {
        vendor = new LyingVendor();
        for (String dialect : List.of("ark", "qwen", "deepseek", "mimo")) {
            LyingVendor.write(content, "thinks-" + dialect, dialect);
        }
        LyingVendor.write(content, "thinks-twice", "away", "mimo");
        server = TestServer.with(
                Map.of("SMARTOKEN_CONTENT", content.toString()),
                vendor.upstream("ark", "ark"),
                vendor.upstream("qwen", "qwen"),
                vendor.upstream("deepseek", "deepseek"),
                vendor.upstream("mimo", "mimo"),
                vendor.upstream("away", "away"));
    }

    @AfterAll
    static void stop() {
        server.close();
        vendor.close();
    }

    @AfterEach
    void nothingWasWrittenOff() {
        server.requireCleanBooks();
        assertThat(server.database().number("select count(*) from usage_record where cost > charged"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ark", "qwen", "deepseek", "mimo"})
    void sixtyCallsWithALimitOfOneThatThinkFarArePaidInFull(String dialect) throws Exception {
        Customer customer = server.customer("0.01");
        List<HttpResponse<String>> responses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++)
                calls.add(
                        threads.submit(() -> server.chat(customer, body("thinks-" + dialect, ", \"max_tokens\": 1"))));
            for (Future<HttpResponse<String>> call : calls) responses.add(call.get());
        }
        for (HttpResponse<String> response : responses) {
            if (dialect.equals("mimo")) ErrorEnvelope.of(response).is(402, "insufficient_balance");
            else assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void whatNoLimitBoundsIsHeldWholeAndSaidSo() {
        Customer customer = server.customer("1");
        HttpResponse<String> response = server.chat(customer, body("thinks-mimo", ", \"max_tokens\": 1"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.logged(response, "charged = cost and output_tokens = 8001 and held > 18000000"))
                .isTrue();
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(server.customer("0.01"), body("thinks-mimo", "")));
        assertThat(error.is(402, "insufficient_balance").message()).contains("switch thinking off");
        String quiet = ", \"max_tokens\": 1, \"thinking\": {\"type\": \"disabled\"}";
        assertThat(server.chat(server.customer("0.01"), body("thinks-mimo", quiet))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aQuoteSaysWhatIsHeld() throws Exception {
        Customer customer = server.customer("1");
        for (String model : List.of("thinks-qwen", "thinks-mimo", "thinks-ark")) {
            String body = body(model, ", \"max_tokens\": 70");
            HttpResponse<String> quote = server.post(customer, "/v1/quote", body);
            String max = new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(quote.body())
                    .at("/cost/max")
                    .textValue();
            long nano = com.smartoken.money.Usd.parse(max).nano();
            assertThat(server.logged(server.chat(customer, body), "held = " + nano))
                    .as(model)
                    .isTrue();
        }
    }

    /** The second route can bill more than the first: it is asked on a hold of its own, where there is money for it. */
    @Test
    void aRouteThatCanBillMoreIsAskedOnALargerHold() {
        String body = body("thinks-twice", ", \"max_tokens\": 1");
        HttpResponse<String> answered = server.chat(server.customer("1"), body);
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(server.logged(answered, "route = 'mimo' and charged = cost and held > 18000000"))
                .isTrue();
        Customer poor = server.customer("0.01");
        ErrorEnvelope.of(server.chat(poor, body)).is(502, "upstream_error");
        assertThat(server.available(poor)).isEqualTo(10_000_000);
    }

    @Test
    void aBalanceThatIsShortLimitsThoughtAndAnswerTogether() {
        Customer customer = server.customer("0.001");
        HttpResponse<String> response = server.chat(customer, body("thinks-qwen", ""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var asked = vendor.asked().getLast();
        long answer = asked.get("max_tokens").longValue();
        assertThat(answer + asked.get("thinking_budget").longValue()).isLessThan(500);
        assertThat(response.headers().firstValue("x-smartoken-max-tokens")).hasValue(Long.toString(answer));
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]" + more
                + "}";
    }
}
