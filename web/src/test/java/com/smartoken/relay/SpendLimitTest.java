package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Period;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimit.Kind;
import com.smartoken.db.SpendLimits;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.testing.TwoNodesTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Budgets of accounts and features and limits of end users: kept before anything is spent, on every node. */
class SpendLimitTest extends TwoNodesTest {
    /** 50 tokens of output at 2000 nano-dollars each, the input free: a call holds and costs exactly this. */
    private static final String CALL = "0.0001";

    private static SpendLimits limits;

    @BeforeAll
    static void start() {
        limits = new SpendLimits(server.database().database());
    }

    @Test
    void answersExactlyFiveOf100ParallelRequestsOnABudgetForFiveOverTwoNodes() throws Exception {
        Customer customer = server.customer("1");
        limit(customer, Kind.ACCOUNT, "", Period.MONTH, "0.0005");
        List<HttpResponse<String>> responses = parallel(customer, 100, call(""));
        assertThat(responses.stream().filter(response -> response.statusCode() == 200))
                .hasSize(5);
        for (HttpResponse<String> response : responses) {
            if (response.statusCode() != 200) ErrorEnvelope.of(response).is(402, "budget_reached");
        }
        assertThat(spent(customer).getFirst().spent()).isEqualTo(Usd.parse("0.0005"));
        assertThat(server.available(customer)).isEqualTo(Usd.parse("0.9995").nano());
    }

    @Test
    void namesTheBudgetItsPeriodAndWhatIsLeft() {
        Customer customer = server.customer("1");
        limit(customer, Kind.ACCOUNT, "", Period.WEEK, "0.00015");
        ok(customer, call(""));
        ErrorEnvelope error = refused(customer, call(""), "budget_reached");
        assertThat(error.message()).contains("budget of this account", "$0.00005", "week", "max_tokens of at most 25");
    }

    @Test
    void stopsAFeatureAndNamesItWhileOthersGoOn() {
        Customer customer = server.customer("1");
        limit(customer, Kind.FEATURE, "search", Period.DAY, CALL);
        ok(customer, call(", \"metadata\": {\"feature\": \"search\"}"));
        ErrorEnvelope error = refused(customer, call(", \"metadata\": {\"feature\": \"search\"}"), "budget_reached");
        assertThat(error.message()).contains("feature \"search\"");
        ok(customer, call(", \"metadata\": {\"feature\": \"chat\"}"));
        ok(customer, call(""));
    }

    @Test
    void limitsEachEndUserByTheDefaultAndOneByItsOwn() {
        Customer customer = server.customer("1");
        limit(customer, Kind.END_USER, "", Period.DAY, CALL);
        limit(customer, Kind.END_USER, "a|b:\"c\"", Period.DAY, "0.0002");
        for (String user : List.of("u1", "u2")) {
            ok(customer, call(", \"user\": \"" + user + "\""));
            assertThat(refused(customer, call(", \"user\": \"" + user + "\""), "end_user_limit_reached")
                            .message())
                    .contains("end user \"" + user + "\"");
        }
        String own = call(", \"user\": \"a|b:\\\"c\\\"\"");
        ok(customer, own);
        ok(customer, own);
        refused(customer, own, "end_user_limit_reached");
        ok(customer, call(""));
    }

    @Test
    void countsWhatWasSpentInThePeriodBeforeTheLimitWasSet() {
        Customer customer = server.customer("1");
        ok(customer, call(", \"user\": \"early\", \"metadata\": {\"feature\": \"old\"}"));
        limit(customer, Kind.ACCOUNT, "", Period.MONTH, "0.0002");
        limit(customer, Kind.END_USER, "", Period.WEEK, CALL);
        customer = withFreshKey(customer);
        refused(customer, call(", \"user\": \"early\""), "end_user_limit_reached");
        ok(customer, call(", \"user\": \"late\""));
        refused(customer, call(""), "budget_reached");
    }

    @Test
    void knowsWithinASecondOnEveryNodeThatALimitWasSetRaisedOrRemoved() {
        Customer customer = server.customer("1");
        ok(customer, call(""));
        assertThat(other.chat(customer, call("")).statusCode()).isEqualTo(200);
        long began = System.nanoTime();
        limit(customer, Kind.ACCOUNT, "", Period.MONTH, "0.0002");
        TestServer.await(() -> server.chat(customer, call("")).statusCode() == 402);
        TestServer.await(() -> other.chat(customer, call("")).statusCode() == 402);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        limit(customer, Kind.ACCOUNT, "", Period.MONTH, "1");
        TestServer.await(() -> server.chat(customer, call("")).statusCode() == 200);
        limit(customer, Kind.ACCOUNT, "", Period.MONTH, "0");
        TestServer.await(() -> other.chat(customer, call("")).statusCode() == 402);
        assertThat(limits.remove(customer.account().id(), Kind.ACCOUNT, "", Period.MONTH))
                .isTrue();
        TestServer.await(() -> other.chat(customer, call("")).statusCode() == 200);
    }

    @Test
    void takesNoMoreLimitsThanRideWithAKey() {
        long account = server.customer("0").account().id();
        SpendLimit first = new SpendLimit(Kind.FEATURE, "f0", Period.DAY, Usd.ZERO);
        for (int i = 0; i < SpendLimits.COUNT_MAX; i++) {
            assertThat(limits.set(account, new SpendLimit(Kind.FEATURE, "f" + i, Period.DAY, Usd.ZERO)))
                    .isTrue();
        }
        assertThat(limits.set(account, new SpendLimit(Kind.ACCOUNT, "", Period.DAY, Usd.ZERO)))
                .isFalse();
        assertThat(limits.set(account, first)).isTrue();
    }

    private static void limit(Customer customer, Kind kind, String label, Period period, String amount) {
        assertThat(limits.set(customer.account().id(), new SpendLimit(kind, label, period, Usd.parse(amount))))
                .isTrue();
    }

    /** A key that no node has seen yet, so that its limits are read at once. */
    private static Customer withFreshKey(Customer customer) {
        return new Customer(
                customer.account(),
                server.keyMaker().create(customer.account().id(), Terms.NONE).secret());
    }

    private static List<SpendLimits.Used> spent(Customer customer) {
        return limits.of(customer.account().id(), Instant.now());
    }

    private static void ok(Customer customer, String body) {
        HttpResponse<String> response = server.chat(customer, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static ErrorEnvelope refused(Customer customer, String body, String code) {
        return ErrorEnvelope.of(other.chat(customer, body)).is(402, code);
    }

    private static List<HttpResponse<String>> parallel(Customer customer, int count, String body) throws Exception {
        List<HttpResponse<String>> responses = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                TestServer node = i % 2 == 0 ? server : other;
                calls.add(threads.submit(() -> {
                    start.await();
                    return node.chat(customer, body);
                }));
            }
            start.countDown();
            for (Future<HttpResponse<String>> call : calls) responses.add(call.get());
        }
        return responses;
    }

    private static String call(String more) {
        return "{\"model\": \"exact\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]"
                + more + "}";
    }
}
