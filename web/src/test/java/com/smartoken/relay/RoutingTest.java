package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which routes are asked, how often, and when none is. */
class RoutingTest {
    private static final Duration PAUSE = Duration.ofMillis(400);

    private static TestServer server;
    private Customer customer;

    @BeforeAll
    static void start() {
        server = TestServer.withBreakers(new Upstream.Breaker(5, PAUSE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("5");
    }

    /** A route that answers has forgotten its failures. */
    @AfterEach
    void allIsWellAgain() {
        server.first().always(Fault.NONE);
        for (String model : new String[] {"plain", "spare"}) {
            TestServer.await(() -> {
                HttpResponse<String> response = chat(model, "");
                return response.statusCode() == 200 && route(response).equals("first");
            });
        }
        server.requireCleanBooks();
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
        int before = server.second().requests().size();
        for (int i = 0; i < 80; i++) if (route(chat("shared", "")).equals("first")) first++;
        assertThat(first).as("three in four, or fewer where it is slower").isBetween(8, 78);
        assertThat(server.second().requests()).hasSize(before + 80 - first);
    }

    private HttpResponse<String> chat(String model, String more) {
        return server.chat(customer, body(model, more));
    }

    private static String route(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-smartoken-route").orElseThrow();
    }
}
