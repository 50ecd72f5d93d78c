package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Period;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import com.smartoken.testing.TwoNodesTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What calls cost, what is refused for want of money, and that the books agree to the nano-dollar. */
class MoneyTest extends TwoNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";
    private static final long DOLLAR = 1_000_000_000;

    @RepeatedTest(5)
    void answersExactlyFiveOf200ParallelRequestsOnABalanceForFive() throws Exception {
        // 50 tokens of output at 2000 nano-dollars each, the input free: held and charged are the same
        Customer customer = server.customer("0.0005");
        String body = body("exact", ", \"max_tokens\": 50");
        List<HttpResponse<String>> responses = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                TestServer node = i % 2 == 0 ? server : other;
                calls.add(threads.submit(() -> {
                    start.await();
                    return node.chat(customer, body);
                }));
            }
            start.countDown();
            for (Future<HttpResponse<String>> call : calls) responses.add(call.get());
        }
        assertThat(responses.stream().filter(response -> response.statusCode() == 200))
                .hasSize(5);
        for (HttpResponse<String> response : responses) {
            if (response.statusCode() != 200) ErrorEnvelope.of(response).is(402, "insufficient_balance");
        }
        assertThat(server.available(customer)).isZero();
    }

    @Test
    void limitsAnUnlimitedRequestToWhatTheBalanceAffordsAndSaysSo() {
        Customer customer = server.customer("0.0005");
        HttpResponse<String> response = server.chat(customer, body("plain", ""));
        assertThat(response.statusCode()).isEqualTo(200);
        long limit = Long.parseLong(
                response.headers().firstValue("x-smartoken-max-tokens").orElseThrow());
        assertThat(limit).isBetween(1L, 250L);
        assertThat(server.first().requests().getLast().json().get("max_tokens").longValue())
                .isEqualTo(limit);
        assertThat(server.available(customer)).isNotNegative();
    }

    @Test
    void sendsNoLimitUpstreamWhereTheBalanceSetsNone() {
        HttpResponse<String> response = server.chat(server.customer("1"), body("plain", ""));
        assertThat(response.headers().firstValue("x-smartoken-max-tokens")).isEmpty();
        assertThat(server.first().requests().getLast().json().has("max_tokens")).isFalse();
    }

    @Test
    void refusesMoreOutputThanTheBalanceAffordsAndNamesWhatFits() {
        Customer customer = server.customer("0.0005");
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body("plain", ", \"max_tokens\": 4000")));
        error.is(402, "insufficient_balance");
        assertThat(error.message()).contains("$0.0005");
        long fits = firstNumber(error.message(), "max_tokens of at most (\\d+)");
        assertThat(fits).isPositive();
        ErrorEnvelope.of(server.chat(customer, body("plain", ", \"max_tokens\": " + (fits + 1))))
                .is(402, "insufficient_balance");
        assertThat(server.available(customer)).isEqualTo(500_000);
        HttpResponse<String> fitting = server.chat(customer, body("plain", ", \"max_tokens\": " + fits));
        assertThat(fitting.statusCode()).as(fitting.body()).isEqualTo(200);
    }

    @Test
    void countsTheChoicesOfARequest() {
        Customer customer = server.customer("0.0005");
        String one = body("exact", ", \"max_tokens\": 100");
        String three = body("exact", ", \"max_tokens\": 100, \"n\": 3");
        ErrorEnvelope.of(server.chat(customer, three)).is(402, "insufficient_balance");
        assertThat(server.chat(customer, one).statusCode()).isEqualTo(200);
    }

    @Test
    void stopsAKeyAtItsCapWhileTheBalanceStays() {
        ApiKey.Cap cap = new ApiKey.Cap(Usd.parse("0.0002"), Period.DAY);
        Customer customer = server.customer("1", Terms.capped(cap));
        String body = body("exact", ", \"max_tokens\": 50");
        assertThat(server.chat(customer, body).statusCode()).isEqualTo(200);
        assertThat(server.chat(customer, body).statusCode()).isEqualTo(200);
        ErrorEnvelope error = ErrorEnvelope.of(server.chat(customer, body)).is(402, "key_limit_reached");
        assertThat(error.message()).contains("day");
        assertThat(server.available(customer)).isEqualTo(DOLLAR - 200_000);
    }

    @Test
    void usesNoMoneyWherePayAsYouGoIsOff() {
        Customer customer = server.customer("1");
        new Accounts(server.database().database())
                .setPayAsYouGo(customer.account().id(), false);
        ErrorEnvelope.of(server.chat(customer, body("plain", ""))).is(402, "trial_quota_exhausted");
        assertThat(server.available(customer)).isEqualTo(DOLLAR);
    }

    @Test
    void takesTheFreeQuotaBeforeMoneyAndSaysThatItCostNothing() throws Exception {
        Customer customer = server.customer("1");
        quota(customer, 20_000);
        JsonNode usage =
                JSON.readTree(server.chat(customer, body("plain", "")).body()).get("usage");
        assertThat(usage.get("cost").decimalValue()).isEqualByComparingTo("0");
        assertThat(server.available(customer)).isEqualTo(DOLLAR);
    }

    @Test
    void pricesByTheTierOfTheWholeInput() throws Exception {
        Customer customer = server.customer("1");
        JsonNode low = usageOf(customer, body("tiered", ""));
        assertThat(low.get("prompt_tokens").longValue()).isLessThan(100);
        assertThat(nano(low)).isEqualTo(formula(low, 1_000, 100, 2_000));
        String longText = "A word and one more. ".repeat(40);
        JsonNode high = usageOf(customer, body("tiered", "").replace("Hello there", longText));
        assertThat(high.get("prompt_tokens").longValue()).isGreaterThan(100);
        assertThat(nano(high)).isEqualTo(formula(high, 4_000, 4_000, 8_000));
        assertThat(DOLLAR - server.available(customer)).isEqualTo(nano(low) + nano(high));
    }

    @Test
    void multipliesEveryPriceAtPeakTime() throws Exception {
        Customer customer = server.customer("1");
        JsonNode usage = usageOf(customer, body("peaked", ""));
        assertThat(nano(usage)).isEqualTo((formula(usage, 1_000, 100, 2_000) * 5 + 1) / 2);
    }

    @Test
    void pricesCachedInputByItsOwnRate() throws Exception {
        Customer customer = server.customer("1");
        String body = body("plain", "").replace("Hello there", "The same beginning, again and again. ".repeat(40));
        usageOf(customer, body);
        JsonNode usage = usageOf(customer, body);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").longValue()).isPositive();
        assertThat(nano(usage)).isEqualTo(formula(usage, 1_000, 100, 2_000));
    }

    @Test
    void fallsBackToTheNextModelAndChargesItsPrice() throws Exception {
        Customer customer = server.customer("1");
        server.first().always(Fault.STATUS_500);
        HttpResponse<String> response = server.chat(customer, body("plain", ", \"models\": [\"off\", \"dear\"]"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-smartoken-model")).hasValue("dear");
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("model").textValue()).isEqualTo("dear");
        assertThat(answer.get("id").textValue())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(nano(answer.get("usage"))).isEqualTo(formula(answer.get("usage"), 3_000, 3_000, 6_000));
        assertThat(DOLLAR - server.available(customer)).isEqualTo(nano(answer.get("usage")));
        assertThat(server.logged(response, "model = 'dear' and attempts ~ E'^first 500 [0-9]+\\nsecond 200 [0-9]+$'"))
                .isTrue();
        assertThat(server.second().requests().getLast().json().has("models")).isFalse();
    }

    @Test
    void fallsBackInAStreamToo() {
        Customer customer = server.customer("1");
        server.first().always(Fault.STATUS_429);
        HttpResponse<String> response = server.chat(customer, body("plain", ", \"models\": [\"dear\"]" + STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.chunks())
                .allMatch(chunk -> chunk.get("model").textValue().equals("dear"));
        assertThat(DOLLAR - server.available(customer)).isEqualTo(nano(stream.usage()));
    }

    @Test
    void takesTheFirstOfAListOfModelsWhereNoModelIsNamed() throws Exception {
        String body = body("plain", "").replace("\"model\": \"plain\"", "\"models\": [\"dear\", \"plain\"]");
        JsonNode answer = JSON.readTree(server.chat(server.customer("1"), body).body());
        assertThat(answer.path("model").textValue()).isEqualTo("dear");
    }

    @Test
    void saysNothingOfALimitThatAnotherModelHad() {
        Customer customer = server.customer("0.03");
        server.second().nextFault(Fault.STATUS_500);
        HttpResponse<String> response = server.chat(customer, body("dear", ", \"models\": [\"plain\"]"));
        assertThat(response.headers().firstValue("x-smartoken-model")).hasValue("plain");
        assertThat(response.headers().firstValue("x-smartoken-max-tokens")).isEmpty();
    }

    @Test
    void tellsTheLastFailureWhenEveryModelFails() {
        Customer customer = server.customer("1");
        server.first().always(Fault.STATUS_500);
        server.second().nextFault(Fault.STATUS_429);
        ErrorEnvelope.of(server.chat(customer, body("plain", ", \"models\": [\"dear\"]")))
                .is(503, "model_unavailable");
        assertThat(server.available(customer)).isEqualTo(DOLLAR);
    }

    @Test
    void cutsTheUpstreamAndChargesWhatWasDeliveredWhenTheClientLeaves() {
        Customer customer = server.customer("1");
        HttpResponse<?> left = leaveEarly(customer, "plain", 5_000);
        TestServer.await(() -> server.first().openStreams() == 0);
        TestServer.await(() -> server.logged(left, "outcome = 'settled'"));
        assertThat(server.logged(left, "status = 499 and error_code = 'client_left'"))
                .isTrue();
        assertThat(server.logged(left, "estimated and output_tokens between 1 and 4000"))
                .isTrue();
        assertThat(DOLLAR - server.available(customer)).isBetween(1L, 9_000_000L);
    }

    @Test
    void drainsTheUpstreamAndChargesItsUsageWhereLeavingSavesNothing() {
        Customer customer = server.customer("1");
        int abandoned = server.first().abandonedStreams();
        HttpResponse<?> left = leaveEarly(customer, "drained", 800);
        TestServer.await(() -> server.logged(left, "outcome = 'settled'"));
        assertThat(server.logged(left, "not estimated and output_tokens between 1000 and 5000"))
                .isTrue();
        assertThat(server.first().abandonedStreams()).isEqualTo(abandoned);
    }

    /** Reads some words of a long answer and hangs up. */
    private static HttpResponse<?> leaveEarly(Customer customer, String model, int words) {
        String more = STREAM + ", \"sandbox\": {\"pace_ms\": 2}";
        HttpResponse<java.util.stream.Stream<String>> response =
                server.stream(customer, body(model, more).replace("Hello there", "Write " + words + " words"));
        try (java.util.stream.Stream<String> lines = response.body()) {
            assertThat(lines.filter(line -> line.contains("content")).limit(20)).hasSize(20);
        }
        return response;
    }

    /** Gives a free quota for the model {@code plain}, as a trial does. */
    private static void quota(Customer customer, long tokens) {
        long account = customer.account().id();
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining) values (" + account
                        + ", 'tokens:plain', 'quota', 'trial:plain', " + tokens + ", " + tokens + ")");
        server.database()
                .execute("insert into movement (reference, lot_id, kind, account_id, asset, amount) select"
                        + " gen_random_uuid(), id, 'grant', account_id, asset, granted from lot where account_id = "
                        + account + " and kind = 'quota'");
    }

    private static JsonNode usageOf(Customer customer, String body) throws Exception {
        HttpResponse<String> response = server.chat(customer, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("usage");
    }

    /** The documented formula over a usage, with rates in nano-dollars per token. */
    private static long formula(JsonNode usage, long input, long cached, long output) {
        long hits = usage.at("/prompt_tokens_details/cached_tokens").longValue();
        return (usage.get("prompt_tokens").longValue() - hits) * input
                + hits * cached
                + usage.get("completion_tokens").longValue() * output;
    }

    private static long nano(JsonNode usage) {
        return usage.get("cost").decimalValue().movePointRight(9).longValueExact();
    }

    private static long firstNumber(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
