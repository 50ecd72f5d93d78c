package com.smartoken.relay.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.ApiKey;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.Period;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.TestServer.Customer;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs are told about balance, key and past calls: to the nano-dollar, and only about their own account. */
class BalanceTest extends ServerTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String BODY =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    @Test
    void creditsAreWhatWasPaidInAndWhatWasCharged() throws Exception {
        Customer customer = server.customer("1.5");
        BigDecimal cost = cost(server.chat(customer, BODY)).add(cost(server.chat(customer, BODY)));
        JsonNode data = ask(customer, "/v1/credits").get("data");
        assertThat(data.get("total_credits").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(data.get("total_usage").decimalValue()).isEqualByComparingTo(cost);
        assertThat(data.get("held").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void whatARunningCallHoldsIsToldAsHeldAndIsNotAvailable() throws Exception {
        Customer customer = server.customer("1");
        server.first().nextFault(PlannedFault.lasting(Duration.ofSeconds(2), Fault.HANG_MID_STREAM));
        HttpResponse<Stream<String>> running = server.stream(customer, BODY.replace("}]}", "}], \"stream\": true}"));
        BigDecimal held = ask(customer, "/v1/credits").get("data").get("held").decimalValue();
        assertThat(held).isPositive();
        JsonNode balance = ask(customer, "/user/balance").at("/balance_infos/0");
        assertThat(new BigDecimal(balance.get("total_balance").textValue()).add(held))
                .isEqualByComparingTo("1");
        running.body().close();
        server.requireCleanBooks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/balance", "/v1/user/balance"})
    void theBalanceHasDeepSeeksShapeWithNineDecimals(String path) throws Exception {
        Customer customer = server.customer("2");
        server.chat(customer, BODY);
        JsonNode answer = ask(customer, path);
        assertThat(answer.get("is_available").booleanValue()).isTrue();
        JsonNode info = answer.get("balance_infos").get(0);
        assertThat(info.get("currency").textValue()).isEqualTo("USD");
        assertThat(info.get("total_balance").textValue()).matches("1\\.\\d{9}");
        assertThat(new BigDecimal(info.get("total_balance").textValue()).movePointRight(9))
                .isEqualByComparingTo(BigDecimal.valueOf(server.available(customer)));
        assertThat(info.get("granted_balance").textValue()).isEqualTo("0.000000000");
        assertThat(info.get("topped_up_balance")).isEqualTo(info.get("total_balance"));
    }

    @Test
    void anEmptyWalletIsNotAvailable() throws Exception {
        assertThat(ask(server.customer("0"), "/user/balance")
                        .get("is_available")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void aKeyTellsItsCapWhatIsLeftAndWhatItUsed() throws Exception {
        ApiKey.Cap cap = new ApiKey.Cap(Usd.parse("0.5"), Period.MONTH);
        Customer customer = server.customer(
                "3", new KeyTerms("test", KeyTerms.Expiry.NEVER, cap, List.of(), List.of(), 60, null, null));
        BigDecimal cost = cost(server.chat(customer, BODY));
        for (String path : List.of("/v1/key", "/v1/auth/key")) {
            JsonNode data = ask(customer, path).get("data");
            assertThat(data.get("label").textValue())
                    .startsWith("sk-st-")
                    .hasSizeLessThan(20)
                    .endsWith("...");
            assertThat(data.get("limit").decimalValue()).isEqualByComparingTo("0.5");
            assertThat(data.get("limit_remaining").decimalValue())
                    .isEqualByComparingTo(new BigDecimal("0.5").subtract(cost));
            assertThat(data.get("limit_reset").textValue()).isEqualTo("monthly");
            assertThat(data.get("is_free_tier").booleanValue()).isFalse();
            assertThat(data.at("/rate_limit/requests").intValue()).isEqualTo(60);
            for (String period : List.of("usage", "usage_daily", "usage_weekly", "usage_monthly")) {
                assertThat(data.get(period).decimalValue()).as(period).isEqualByComparingTo(cost);
            }
        }
    }

    @Test
    void aKeyWithoutACapSaysSoWithNulls() throws Exception {
        JsonNode data = ask(server.customer("0"), "/v1/key").get("data");
        assertThat(data.get("limit").isNull()).isTrue();
        assertThat(data.get("limit_remaining").isNull()).isTrue();
        assertThat(data.get("limit_reset").isNull()).isTrue();
        assertThat(data.get("is_free_tier").booleanValue()).isTrue();
        assertThat(data.get("usage").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void aPastCallIsFoundByItsIdAndByItsOwnAccountOnly() throws Exception {
        Customer customer = server.customer("1");
        HttpResponse<String> call = server.chat(customer, BODY);
        String id = JSON.readTree(call.body()).get("id").textValue();
        JsonNode data = ask(customer, "/v1/generation?id=" + id).get("data");
        JsonNode usage = JSON.readTree(call.body()).get("usage");
        assertThat(data.get("id").textValue()).isEqualTo(id);
        assertThat(data.get("model").textValue()).isEqualTo("plain");
        assertThat(data.get("tokens_prompt").intValue())
                .isEqualTo(usage.get("prompt_tokens").intValue());
        assertThat(data.get("tokens_completion").intValue())
                .isEqualTo(usage.get("completion_tokens").intValue());
        assertThat(data.get("total_cost").decimalValue()).isEqualByComparingTo(cost(call));
        assertThat(data.get("finish_reason").textValue()).isEqualTo("stop");
        ErrorEnvelope.of(get(server.customer("1"), "/v1/generation?id=" + id)).is(404, "not_found");
        ErrorEnvelope.of(get(customer, "/v1/generation?id=' or 1=1")).is(404, "not_found");
        ErrorEnvelope.of(get(customer, "/v1/generation")).is(400, "invalid_request");
    }

    @Test
    void limitMinusUsageOfTheOldBillingShapesIsWhatIsLeft() throws Exception {
        Customer customer = server.customer("2");
        server.chat(customer, BODY);
        BigDecimal limit = ask(customer, "/v1/dashboard/billing/subscription")
                .get("hard_limit_usd")
                .decimalValue();
        BigDecimal cents = ask(customer, "/v1/dashboard/billing/usage?start_date=2026-11-01&end_date=2026-11-30")
                .get("total_usage")
                .decimalValue();
        assertThat(limit.subtract(cents.movePointLeft(2)).movePointRight(9))
                .isEqualByComparingTo(BigDecimal.valueOf(server.available(customer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/credits",
                "/v1/key",
                "/v1/auth/key",
                "/v1/generation?id=x",
                "/user/balance",
                "/v1/user/balance",
                "/v1/dashboard/billing/subscription",
                "/v1/dashboard/billing/usage"
            })
    void nothingIsToldWithoutAKey(String path) {
        ErrorEnvelope.of(server.get(path)).is(401, "invalid_api_key");
    }

    private static BigDecimal cost(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body()).at("/usage/cost").decimalValue();
    }

    private static JsonNode ask(Customer customer, String path) throws Exception {
        HttpResponse<String> response = get(customer, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> get(Customer customer, String path) {
        return server.send(
                server.request(path.replace(" ", "%20")).header("Authorization", "Bearer " + customer.key()));
    }
}
