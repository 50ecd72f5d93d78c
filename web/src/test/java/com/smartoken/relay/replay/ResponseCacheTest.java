package com.smartoken.relay.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.CustomerTest;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response cache: only on request, only for its own account, free and saying so. */
class ResponseCacheTest extends CustomerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BODY =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";
    private static final String STREAM =
            BODY.replace("}]}", "}], \"stream\": true, \"stream_options\": {\"include_usage\": true}}");
    private static final String CACHE = "X-OpenRouter-Cache";

    @Test
    void aHitCostsNothingAndSaysSo() throws Exception {
        HttpResponse<String> miss = server.chat(customer, BODY, CACHE, "true");
        assertThat(miss.headers().firstValue("x-openrouter-cache-status")).hasValue("MISS");
        assertThat(miss.headers().firstValue("x-smartoken-cache")).hasValue("miss");
        long left = server.available(customer);
        int asked = server.upstreamRequests();
        HttpResponse<String> hit = server.chat(customer, BODY, CACHE, "true");
        assertThat(hit.headers().firstValue("x-openrouter-cache-status")).hasValue("HIT");
        assertThat(hit.headers().firstValue("x-openrouter-cache-ttl")).hasValue("300");
        assertThat(hit.headers().firstValue("x-openrouter-cache-age").orElseThrow())
                .matches("\\d");
        assertThat(hit.headers().firstValue("x-smartoken-cost")).hasValue("0");
        JsonNode first = JSON.readTree(miss.body());
        JsonNode second = JSON.readTree(hit.body());
        assertThat(second.at("/usage/cost").decimalValue()).isZero();
        assertThat(second.get("choices")).isEqualTo(first.get("choices"));
        assertThat(second.get("id").textValue())
                .isEqualTo(hit.headers().firstValue("x-request-id").orElseThrow())
                .isNotEqualTo(first.get("id").textValue());
        assertThat(server.available(customer)).isEqualTo(left);
        assertThat(server.upstreamRequests()).isEqualTo(asked);
        assertThat(server.logged(hit, "charged = 0 and cost = 0 and route = 'cache' and status = 200"))
                .isTrue();
    }

    @Test
    void aStreamIsGivenAgainAsAStream() {
        Streamed miss = Streamed.of(server.chat(customer, STREAM, CACHE, "true"));
        HttpResponse<String> response = server.chat(customer, STREAM, CACHE, "true");
        Streamed hit = Streamed.of(response);
        assertThat(hit.isDone()).isTrue();
        assertThat(hit.text()).isEqualTo(miss.text());
        assertThat(hit.usage().get("cost").decimalValue()).isZero();
        assertThat(response.body())
                .contains(response.headers().firstValue("x-request-id").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"X-OpenRouter-Cache, false", "X-Other, true", "x-smartoken-cache, false"})
    void nothingIsCachedUnasked(String header, String value) {
        int asked = server.upstreamRequests();
        server.chat(customer, BODY, CACHE, "true");
        HttpResponse<String> again = server.chat(customer, BODY, header, value);
        assertThat(again.headers().firstValue("x-smartoken-cache")).isEmpty();
        assertThat(server.upstreamRequests()).isEqualTo(asked + 2);
    }

    @Test
    void ourOwnHeaderNamesTheSeconds() {
        assertThat(server.chat(customer, BODY, "x-smartoken-cache", "60")
                        .headers()
                        .firstValue("x-openrouter-cache-ttl"))
                .hasValue("60");
        assertThat(server.chat(customer, BODY, "x-smartoken-cache", "60")
                        .headers()
                        .firstValue("x-smartoken-cache"))
                .hasValue("hit");
    }

    @Test
    void anotherAccountOrBodyIsAMiss() {
        server.chat(customer, BODY, CACHE, "true");
        assertThat(cache(server.customer("1"), BODY)).isEqualTo("miss");
        assertThat(cache(customer, BODY.replace("there", "you"))).isEqualTo("miss");
        assertThat(cache(customer, BODY)).isEqualTo("hit");
    }

    @Test
    void aKeyThatMayNotUseTheModelGetsNothingFromTheCache() {
        server.chat(customer, BODY, CACHE, "true");
        String picky = server.keyMaker()
                .create(customer.account().id(), Terms.models("spare"))
                .secret();
        ErrorEnvelope.of(server.chat(new Customer(customer.account(), picky), BODY, CACHE, "true"))
                .is(403, "model_not_allowed");
    }

    @Test
    void anAnswerExpiresAndCanBeCleared() {
        server.chat(customer, BODY, CACHE, "true");
        HttpResponse<String> cleared = server.chat(customer, BODY, CACHE, "true", CACHE + "-Clear", "true");
        assertThat(cleared.headers().firstValue("x-smartoken-cache")).hasValue("miss");
        server.database()
                .execute("update kept_answer set expires_at = clock_timestamp() where account_id = "
                        + customer.account().id());
        assertThat(cache(customer, BODY)).isEqualTo("miss");
    }

    @Test
    void onlyWholeAnswersAreKept() {
        server.first().nextFault(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        server.chat(customer, STREAM, CACHE, "true");
        assertThat(cache(customer, STREAM)).isEqualTo("miss");
        server.first().nextFault(Fault.STATUS_500);
        server.chat(customer, BODY, CACHE, "true");
        assertThat(cache(customer, BODY)).isEqualTo("miss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "86401", "-1", "soon"})
    void refusesALifeThatIsNone(String seconds) {
        ErrorEnvelope.of(server.chat(customer, BODY, CACHE, "true", CACHE + "-TTL", seconds))
                .blames("X-OpenRouter-Cache-TTL");
    }

    private static String cache(Customer customer, String body) {
        return server.chat(customer, body, CACHE, "true")
                .headers()
                .firstValue("x-smartoken-cache")
                .orElseThrow();
    }
}
