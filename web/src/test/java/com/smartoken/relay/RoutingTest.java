package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.catalog.Upstream;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which routes are asked, how often, and when none is. */
class RoutingTest {
    private static final Duration PAUSE = Duration.ofMillis(400);

    private TestServer server;
    private Customer customer;

    @BeforeEach
    void start() {
        server = TestServer.withBreakers(new Upstream.Breaker(5, PAUSE));
        customer = server.customer("5");
    }

    @AfterEach
    void stop() {
        server.requireCleanBooks();
        server.close();
    }

    @Test
    void aRouteThatFailsRestsAndItsModelIsToldUnavailableAtOnceWithoutAHold() {
        server.first().always(Fault.STATUS_500);
        for (int i = 0; i < 5; i++) assertThat(chat("plain", "").statusCode()).isEqualTo(502);
        int asked = server.upstreamRequests();
        HttpResponse<String> refused = chat("plain", "");
        ErrorEnvelope.of(refused).is(503, "model_unavailable");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 60);
        assertThat(server.upstreamRequests()).isEqualTo(asked);
        assertThat(server.logged(refused, "true")).isFalse();
        assertThat(server.available(customer)).isEqualTo(5_000_000_000L);
    }

    @Test
    void aRouteThatRestsIsPassedOverAndComesBackByItself() {
        server.first().always(Fault.STATUS_500);
        for (int i = 0; i < 5; i++)
            assertThat(route(chat("spare", ""))).as("the fallback").isEqualTo("second");
        int asked = server.first().requests().size();
        assertThat(route(chat("spare", ""))).isEqualTo("second");
        assertThat(server.first().requests()).hasSize(asked);
        server.first().always(Fault.NONE);
        TestServer.await(() -> route(chat("spare", "")).equals("first"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATUS_401", "STATUS_402"})
    void aRouteThatGoesOnRefusingOurKeyRests(Fault fault) {
        server.first().always(fault);
        for (int i = 0; i < 5; i++) assertThat(route(chat("spare", ""))).isEqualTo("second");
        int asked = server.first().requests().size();
        assertThat(route(chat("spare", ""))).isEqualTo("second");
        assertThat(server.first().requests()).hasSize(asked);
    }

    @Test
    void anUpstreamThatAsksForAPauseGetsIt() {
        server.first().nextFault(Fault.STATUS_429); // with Retry-After: 2
        assertThat(route(chat("spare", ""))).isEqualTo("second");
        int asked = server.first().requests().size();
        assertThat(route(chat("spare", ""))).isEqualTo("second");
        assertThat(server.first().requests()).hasSize(asked);
        HttpResponse<String> refused = chat("plain", "");
        assertThat(refused.statusCode())
                .as("another model at the same upstream is not to blame")
                .isEqualTo(200);
        TestServer.await(() -> route(chat("spare", "")).equals("first"));
    }

    @Test
    void aClientsOwnMistakesNeverMakeARouteRest() {
        server.first().always(Fault.STATUS_400);
        for (int i = 0; i < 12; i++) assertThat(chat("plain", "").statusCode()).isEqualTo(400);
        server.first().always(Fault.NONE);
        assertThat(chat("plain", "").statusCode()).isEqualTo(200);
    }

    @Test
    void theLoadIsSharedByWeight() {
        int first = 0;
        for (int i = 0; i < 80; i++) if (route(chat("shared", "")).equals("first")) first++;
        assertThat(first).as("three in four, or fewer where it is slower").isBetween(8, 78);
        assertThat(server.second().requests().size()).isBetween(2, 72);
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
        HttpResponse<String> response = chat("spare", ", \"provider\": " + wish);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(route(response)).isEqualTo(expected);
        assertThat(server.first().requests().stream().map(Object::toString))
                .noneMatch(sent -> sent.contains("provider"));
    }

    @Test
    void asksNobodyElseWhenTheCallerWantsNoFallbacks() {
        server.first().always(Fault.STATUS_500);
        ErrorEnvelope.of(chat("spare", ", \"provider\": {\"allow_fallbacks\": false}"))
                .is(502, "upstream_error");
        assertThat(server.second().requests()).isEmpty();
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
        ErrorEnvelope.of(chat("spare", ", \"provider\": " + wish)).blames(field);
        assertThat(server.upstreamRequests()).isZero();
    }

    @Test
    void takesTheFallbackModelThatIsCheapEnough() {
        HttpResponse<String> response =
                chat("dear", ", \"models\": [\"spare\"], \"provider\": {\"max_price\": {\"completion\": 2}}");
        assertThat(response.headers().firstValue("x-smartoken-model")).hasValue("spare");
    }

    private HttpResponse<String> chat(String model, String more) {
        return server.chat(customer, body(model, more));
    }

    private static String route(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-smartoken-route").orElseThrow();
    }
}
