package com.smartoken.relay.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.testing.TwoNodesTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same key and body: one charge and one answer, however often, on whatever node. */
class IdempotencyTest extends TwoNodesTest {
    private static final String BODY =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";
    private static final String STREAM =
            BODY.replace("}]}", "}], \"stream\": true, \"stream_options\": {\"include_usage\": true}}");
    private static final String KEY = "Idempotency-Key";

    private Customer customer;

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chargesOnceAndGivesTheSameAnswerOnEveryNode(boolean stream) {
        String body = stream ? STREAM : BODY;
        HttpResponse<String> first = server.chat(customer, body, KEY, "order-1");
        long left = server.available(customer);
        int asked = server.upstreamRequests();
        for (TestServer node : List.of(server, other)) {
            HttpResponse<String> again = node.chat(customer, body, KEY, "order-1");
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            for (String header : List.of("x-request-id", "content-type", "x-smartoken-model", "x-smartoken-route")) {
                assertThat(again.headers().firstValue(header))
                        .as(header)
                        .isEqualTo(first.headers().firstValue(header));
            }
            assertThat(again.headers().firstValue("x-smartoken-replayed")).hasValue("true");
        }
        assertThat(server.available(customer)).isEqualTo(left).isLessThan(1_000_000_000);
        assertThat(server.upstreamRequests()).isEqualTo(asked);
        assertThat(first.headers().firstValue("x-smartoken-replayed")).isEmpty();
        if (stream) assertThat(Streamed.of(first).isDone()).isTrue();
    }

    @Test
    void makesOneCallOfManyAtOnceOnTwoNodes() throws Exception {
        int asked = server.upstreamRequests();
        server.first().always(PlannedFault.lasting(Duration.ofMillis(300), Fault.SLOW_HEADERS));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> all = IntStream.range(0, 16)
                    .mapToObj(i ->
                            threads.submit(() -> (i % 2 == 0 ? server : other).chat(customer, BODY, KEY, "at once")))
                    .toList();
            List<String> bodies = new ArrayList<>();
            for (Future<HttpResponse<String>> one : all) bodies.add(one.get().body());
            assertThat(bodies.stream().distinct()).hasSize(1);
        }
        assertThat(server.upstreamRequests() + other.upstreamRequests()).isEqualTo(asked + 1);
        assertThat(server.database()
                        .number("select count(*) from usage_record where account_id = "
                                + customer.account().id()))
                .isEqualTo(1);
    }

    @Test
    void refusesTheSameKeyForAnotherBody() {
        server.chat(customer, BODY, KEY, "one");
        ErrorEnvelope.of(server.chat(customer, BODY.replace("there", "you"), KEY, "one"))
                .is(422, "idempotency_key_reused");
        assertThat(server.chat(customer, BODY.replace("there", "you"), KEY, "two")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void doesNotMixAccounts() {
        HttpResponse<String> mine = server.chat(customer, BODY, KEY, "shared");
        HttpResponse<String> theirs = server.chat(server.customer("1"), BODY, KEY, "shared");
        assertThat(theirs.statusCode()).isEqualTo(200);
        assertThat(theirs.headers().firstValue("x-request-id"))
                .isNotEqualTo(mine.headers().firstValue("x-request-id"));
    }

    @Test
    void tellsThatTheFirstStillRunsWhenItRunsForLong() {
        server.first().nextFault(PlannedFault.lasting(Duration.ofSeconds(14), Fault.HANG_MID_STREAM));
        HttpResponse<Stream<String>> first = server.stream(customer, STREAM, KEY, "long");
        HttpResponse<String> second = server.chat(customer, STREAM, KEY, "long");
        ErrorEnvelope.of(second).is(409, "idempotency_key_in_use");
        assertThat(second.headers().firstValue("retry-after")).hasValue("5");
        first.body().close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatFailedWithoutAChargeFreesItsKey(boolean stream) {
        String body = stream ? STREAM : BODY;
        server.first().nextFault(Fault.STATUS_500);
        assertThat(server.chat(customer, body, KEY, "again").statusCode()).isEqualTo(502);
        assertThat(server.chat(customer, body, KEY, "again").statusCode()).isEqualTo(200);
        Customer poor = server.customer("0");
        assertThat(server.chat(poor, body, KEY, "again").statusCode()).isEqualTo(402);
        assertThat(server.chat(poor, body, KEY, "again").statusCode()).isEqualTo(402);
    }

    @Test
    void aClientThatLeavesAStreamGetsAllOfItWhenItAsksAgain() throws Exception {
        server.first().pace(Duration.ofMillis(5));
        try {
            HttpResponse<Stream<String>> first = server.stream(customer, STREAM, KEY, "left");
            first.body().close();
            HttpResponse<String> again = server.chat(customer, STREAM, KEY, "left");
            Streamed streamed = Streamed.of(again);
            assertThat(streamed.isDone()).isTrue();
            assertThat(streamed.usage()
                            .get("cost")
                            .decimalValue()
                            .movePointRight(9)
                            .longValue())
                    .isEqualTo(1_000_000_000 - server.available(customer));
        } finally {
            server.first().pace(Duration.ZERO);
        }
    }

    @Test
    void aStreamThatBrokeAndWasChargedIsGivenAgainAsItWas() {
        server.first().nextFault(PlannedFault.after(6, Fault.CUT_MID_STREAM));
        HttpResponse<String> first = server.chat(customer, STREAM, KEY, "broken");
        assertThat(Streamed.of(first).error()).isNotNull();
        long left = server.available(customer);
        assertThat(server.chat(customer, STREAM, KEY, "broken").body()).isEqualTo(first.body());
        assertThat(server.available(customer)).isEqualTo(left);
    }

    @Test
    void aClaimOfANodeThatDiedIsFreeAgainWhenNothingWasCharged() {
        claimedByTheDead(0);
        assertThat(server.chat(customer, BODY, KEY, "dead").statusCode()).isEqualTo(200);
    }

    @Test
    void aCallThatCameToNothingWhileTheDatabaseWasAwayFreesItsKeyWhenItIsBack() {
        server.database()
                .execute("create function is_away() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'as if away' using errcode = '57P01'; end $$");
        server.database().execute("create trigger is_away before delete on kept_answer execute function is_away()");
        try {
            server.first().nextFault(Fault.STATUS_500);
            assertThat(server.chat(customer, BODY, KEY, "unlucky").statusCode()).isEqualTo(502);
        } finally {
            server.database().execute("drop trigger is_away on kept_answer");
            server.database().execute("drop function is_away()");
        }
        assertThat(server.chat(customer, BODY, KEY, "unlucky").statusCode()).isEqualTo(200);
    }

    @Test
    void aCallThatWasChargedBeforeItsNodeDiedIsNeverChargedAgain() {
        HttpResponse<String> charged = server.chat(customer, BODY);
        String id = com.smartoken.http.RequestId.parse(
                        charged.headers().firstValue("x-request-id").orElseThrow())
                .toString();
        claimedByTheDead(0);
        server.database()
                .execute("update kept_answer set request_id = '" + id + "' where account_id = "
                        + customer.account().id());
        long left = server.available(customer);
        ErrorEnvelope.of(server.chat(customer, BODY, KEY, "dead")).is(409, "idempotency_key_in_use");
        assertThat(server.available(customer)).isEqualTo(left);
    }

    @Test
    void aKeyIsFreeAgainAfterADay() {
        server.chat(customer, BODY, KEY, "yesterday");
        long left = server.available(customer);
        server.database()
                .execute("update kept_answer set expires_at = clock_timestamp() - interval '1 second'"
                        + " where account_id = " + customer.account().id());
        assertThat(server.chat(customer, BODY, KEY, "yesterday").statusCode()).isEqualTo(200);
        assertThat(server.available(customer)).isLessThan(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "xxxxxxxxxx"})
    void refusesAKeyThatIsNone(String text) {
        String key = text.equals(" ") ? " " : text.repeat(26);
        ErrorEnvelope.of(server.chat(customer, BODY, KEY, key)).blames(KEY);
    }

    /** Leaves a claim as a node that stopped without a word leaves it. */
    private void claimedByTheDead(long node) {
        server.chat(customer, BODY, KEY, "dead");
        server.database()
                .execute("update kept_answer set ended_at = null, body = null, node_id = " + node
                        + ", request_id = gen_random_uuid() where account_id = "
                        + customer.account().id());
    }
}
