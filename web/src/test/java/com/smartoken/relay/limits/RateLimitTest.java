package com.smartoken.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKey;
import com.smartoken.db.KeyTerms;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.testing.TwoNodesTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** Limits of keys and accounts: exact at the edge on two nodes, told in headers, put right by what was really used. */
class RateLimitTest extends TwoNodesTest {
    private static final String BODY =
            "{\"model\": \"plain\", \"max_tokens\": 20, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";
    private static final int CALLS = 40;

    @Test
    void letsExactlyAsManyRequestsThroughAsAMinuteHasOnTwoNodesTogether() throws Exception {
        Customer customer = server.customer("5", limits(12, null));
        assertThat(answered(burst(customer, server, other))).isEqualTo(12);
    }

    @Test
    void countsTheKeysOfAnAccountTogetherWhereTheAccountHasALimit() throws Exception {
        Customer customer = server.customer("5");
        new Accounts(server.database().database())
                .limit(customer.account().id(), new ApiKey.AccountLimits(12, null, null));
        Customer second = server.customerAt(customer.account().email(), "0");
        List<HttpResponse<String>> all = new ArrayList<>(burst(customer, server, other));
        all.addAll(burst(second, server, other));
        assertThat(answered(all)).isEqualTo(12);
    }

    @Test
    void tellsTheStateInOpenAisHeaders() {
        Customer customer = server.customer("5", limits(60, 10_000L));
        HttpResponse<String> response = server.chat(customer, BODY);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratelimit-limit-requests")).hasValue("60");
        assertThat(response.headers().firstValue("x-ratelimit-remaining-requests"))
                .hasValue("59");
        assertThat(response.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
                .matches("(\\d+ms|[01](\\.\\d)?s)");
        assertThat(response.headers().firstValue("x-ratelimit-limit-tokens")).hasValue("10000");
        long left = Long.parseLong(
                response.headers().firstValue("x-ratelimit-remaining-tokens").orElseThrow());
        assertThat(left).isBetween(9_900L, 9_979L);
        HttpResponse<String> free = server.chat(server.customer("1"), BODY);
        assertThat(free.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void refusesWithWhenToRetryAndChargesNothing() {
        Customer customer = server.customer("5", limits(1, null));
        assertThat(server.chat(customer, BODY).statusCode()).isEqualTo(200);
        long left = server.available(customer);
        HttpResponse<String> refused = server.chat(customer, BODY);
        ErrorEnvelope error = ErrorEnvelope.of(refused).is(429, "rate_limit_exceeded");
        assertThat(error.type()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(50, 60);
        assertThat(refused.headers().firstValue("x-ratelimit-remaining-requests"))
                .hasValue("0");
        assertThat(server.available(customer)).isEqualTo(left);
    }

    @Test
    void reservesTokensByEstimateAndPutsThemRight() {
        Customer customer = server.customer("5", limits(null, 5_000L));
        HttpResponse<String> first = server.chat(customer, BODY.replace("20", "4000"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(remaining(first)).as("what may be used is reserved").isLessThan(1_000);
        HttpResponse<String> second = server.chat(customer, BODY);
        assertThat(remaining(second)).as("what was not used came back").isGreaterThan(4_000);
    }

    @Test
    void refusesTokensBeyondTheLimitWhileTheyAreReserved() throws Exception {
        Customer customer = server.customer("5", limits(5, 1_000L));
        assertThat(server.chat(customer, BODY.replace("20", "900")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = burstOf(customer, BODY.replace("20", "900"));
        assertThat(ErrorEnvelope.of(refused).is(429, "rate_limit_exceeded").message())
                .contains("1000 tokens per minute");
        assertThat(refused.headers().firstValue("x-ratelimit-remaining-tokens")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsExactlyAsManyCallsRunAtOnceAsMayOnTwoNodesTogether(boolean ofTheKey) throws Exception {
        Customer customer = server.customer("5", Terms.atOnce(ofTheKey ? 4 : null));
        if (!ofTheKey) {
            new Accounts(server.database().database())
                    .limit(customer.account().id(), new ApiKey.AccountLimits(null, null, 4));
        }
        // Each node has an upstream of its own; on both the calls last until all have come.
        for (TestServer node : List.of(server, other)) {
            node.first().always(PlannedFault.lasting(Duration.ofSeconds(4), Fault.SLOW_HEADERS));
        }
        List<HttpResponse<String>> all = burst(customer, server, other);
        assertThat(answered(all)).isEqualTo(4);
        assertThat(all.stream().filter(one -> one.statusCode() == 429)).hasSize(CALLS - 4);
        server.first().always(Fault.NONE);
        assertThat(server.chat(customer, BODY).statusCode())
                .as("who ended makes room")
                .isEqualTo(200);
    }

    @Test
    void isAsExactOnRedis() throws Exception {
        RedisServer redis = new RedisServer(free());
        redis.start();
        Map<String, String> settings = Map.of(
                "SMARTOKEN_REDIS_URL", "redis://127.0.0.1:" + redis.ports().getFirst());
        try (TestServer one = server.secondNode(settings);
                TestServer two = server.secondNode(settings)) {
            Customer customer = server.customer("5", limits(12, null));
            assertThat(answered(burst(customer, one, two))).isEqualTo(12);
            redis.stop();
            ErrorEnvelope.of(one.chat(customer, BODY)).is(503, "service_unavailable");
            assertThat(one.chat(server.customer("1"), BODY).statusCode())
                    .as("who has no limit needs no bucket")
                    .isEqualTo(200);
        } finally {
            redis.stop();
        }
    }

    /** Some that run at once and reserve more than there is: one that was refused. */
    private static HttpResponse<String> burstOf(Customer customer, String body) throws Exception {
        server.first().always(PlannedFault.lasting(Duration.ofMillis(500), Fault.SLOW_HEADERS));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> both = IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(() -> server.chat(customer, body)))
                    .toList();
            HttpResponse<String> one = both.get(0).get();
            return one.statusCode() == 429 ? one : both.get(1).get();
        }
    }

    private static int free() throws Exception {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<HttpResponse<String>> burst(Customer customer, TestServer one, TestServer two)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> all = IntStream.range(0, CALLS)
                    .mapToObj(i -> threads.submit(() -> (i % 2 == 0 ? one : two).chat(customer, BODY)))
                    .toList();
            List<HttpResponse<String>> responses = new ArrayList<>();
            for (Future<HttpResponse<String>> one1 : all) responses.add(one1.get());
            return responses;
        }
    }

    private static long answered(List<HttpResponse<String>> responses) {
        for (HttpResponse<String> response : responses) {
            if (response.statusCode() != 200) ErrorEnvelope.of(response).is(429, "rate_limit_exceeded");
        }
        return responses.stream().filter(one -> one.statusCode() == 200).count();
    }

    private static long remaining(HttpResponse<String> response) {
        return Long.parseLong(
                response.headers().firstValue("x-ratelimit-remaining-tokens").orElseThrow());
    }

    private static KeyTerms limits(Integer requests, Long tokens) {
        return Terms.perMinute(requests, tokens);
    }
}
