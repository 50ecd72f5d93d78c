package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller wants of routes: {@code provider}, as OpenRouter has it. */
class ProviderWishTest extends ServerTest {
    private static Customer customer;

    @BeforeAll
    static void start() {
        customer = server.customer("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"order\": [\"second\"]} | second",
                "{\"order\": [\"nobody\", \"Second\", \"first\"]} | second",
                "{\"only\": [\"second\"]} | second",
                "{\"ignore\": [\"first\"]} | second",
                "{\"ignore\": [\"nobody\"]} | first",
                "{\"sort\": \"price\"} | first",
                "{\"allow_fallbacks\": true} | first",
                "{\"max_price\": {\"prompt\": 1, \"completion\": 2.0}} | first",
                "{} | first",
                "null | first",
            })
    void asksTheRoutesThatTheCallerWants(String wish, String expected) {
        assertThat(route(chat("spare", ", \"provider\": " + wish))).isEqualTo(expected);
        SandboxUpstream asked = expected.equals("first") ? server.first() : server.second();
        assertThat(asked.requests().getLast().text()).contains("messages").doesNotContain("provider");
    }

    @Test
    void asksNobodyElseWhenTheCallerWantsNoFallbacks() {
        server.first().always(Fault.STATUS_500);
        int asked = server.second().requests().size();
        ErrorEnvelope.of(chat("spare", ", \"provider\": {\"allow_fallbacks\": false}"))
                .is(502, "upstream_error");
        assertThat(server.second().requests()).hasSize(asked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"only\": [\"nobody\"]} | provider",
                "{\"ignore\": [\"first\", \"second\"]} | provider",
                "{\"max_price\": {\"prompt\": 0.99}} | provider.max_price",
                "{\"max_price\": {\"completion\": \"1.99\"}} | provider.max_price",
                "{\"max_price\": {\"completion\": -1}} | provider.max_price.completion",
                "{\"max_price\": 3} | provider.max_price",
                "{\"order\": \"first\"} | provider.order",
                "{\"only\": [1]} | provider.only",
                "{\"sort\": \"beauty\"} | provider.sort",
                "{\"allow_fallbacks\": \"no\"} | provider.allow_fallbacks",
                "7 | provider",
            })
    void refusesAWishThatCannotBeMet(String wish, String field) {
        int asked = server.upstreamRequests();
        ErrorEnvelope.of(chat("spare", ", \"provider\": " + wish)).blames(field);
        assertThat(server.upstreamRequests()).isEqualTo(asked);
    }

    @Test
    void takesTheFallbackModelThatIsCheapEnough() {
        HttpResponse<String> response =
                chat("dear", ", \"models\": [\"spare\"], \"provider\": {\"max_price\": {\"completion\": 2}}");
        assertThat(response.headers().firstValue("x-smartoken-model")).hasValue("spare");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency", "throughput"})
    void asksTheFastestRouteFirst(String sort) {
        server.first().always(PlannedFault.lasting(Duration.ofMillis(150), Fault.SLOW_HEADERS));
        for (String name : new String[] {"first", "second"}) {
            assertThat(route(chat("spare", ", \"provider\": {\"only\": [\"" + name + "\"]}")))
                    .isEqualTo(name);
        }
        assertThat(route(chat("spare", ""))).as("without a wish").isEqualTo("first");
        assertThat(route(chat("spare", ", \"provider\": {\"sort\": \"" + sort + "\"}")))
                .isEqualTo("second");
    }

    private static HttpResponse<String> chat(String model, String more) {
        return server.chat(customer, body(model, more));
    }

    private static String route(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-smartoken-route").orElseThrow();
    }
}
