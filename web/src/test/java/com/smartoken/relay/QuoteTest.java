package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Period;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.ServerTest;
import com.smartoken.testing.Terms;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/quote}: what a call would cost, and that asking costs nothing. */
class QuoteTest extends ServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterEach
    void nothingWasHeldOrRun() {
        assertThat(server.upstreamRequests()).isZero();
        assertThat(server.database().number("select count(*) from usage_record"))
                .isZero();
    }

    @Test
    void tellsTheLeastAndTheMostByThePriceOfTheMoment() throws Exception {
        Customer customer = server.customer("1");
        JsonNode quote = quote(customer, body("test/plain", ", \"max_tokens\": 100"));
        assertThat(quote.get("model").textValue()).isEqualTo("plain");
        long input = quote.get("input_tokens").longValue();
        assertThat(nano(quote, "/cost/min")).isEqualTo(input * 1_000);
        long bytes = 16L + 8 + "user".length() + "Hello there".length(); // no tokenizer makes more of it
        assertThat(nano(quote, "/cost/max")).isEqualTo(bytes * 1_000 + 100 * 2_000);
        assertThat(quote.at("/available").textValue()).isEqualTo("1.00");
        assertThat(quote.at("/affordable_max_tokens").longValue()).isEqualTo(8192);
        assertThat(nano(quote(customer, body("peaked", ", \"max_tokens\": 100")), "/cost/max"))
                .as("two and a half times at peak")
                .isEqualTo(nano(quote, "/cost/max") * 5 / 2);
    }

    @Test
    void countsATierAsSoonAsThePromptMayReachIt() throws Exception {
        String prompt =
                "{\"model\": \"tiered\", \"max_tokens\": 10, \"messages\": [{\"role\": \"user\", \"content\": \""
                        + "a".repeat(200) + "\"}]}";
        JsonNode quote = quote(server.customer("1"), prompt);
        assertThat(nano(quote, "/cost/max")).isEqualTo((16L + 8 + 4 + 200) * 4_000 + 10 * 8_000);
    }

    @Test
    void takesTheFreeQuotaIntoAccount() throws Exception {
        Customer customer = server.customer("1");
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining) values ("
                        + customer.account().id() + ", 'tokens:plain', 'quota', 'trial:plain', 1000000, 1000000)");
        JsonNode quote = quote(customer, body("plain", ""));
        assertThat(quote.at("/cost/min").textValue()).isEqualTo("0.00");
        assertThat(quote.at("/cost/max").textValue()).isEqualTo("0.00");
        assertThat(quote.at("/affordable_max_tokens").longValue()).isEqualTo(8192);
        server.database()
                .execute("delete from lot where account_id = "
                        + customer.account().id() + " and kind = 'quota'");
    }

    @Test
    void saysWhatABalanceThatIsTooSmallWouldAfford() throws Exception {
        Customer customer = server.customer("0.000201");
        JsonNode named = quote(customer, body("plain", ", \"max_tokens\": 8000"));
        long affordable = named.at("/affordable_max_tokens").longValue();
        assertThat(affordable).isEqualTo((201 - 39) / 2);
        assertThat(nano(named, "/cost/max")).isEqualTo(39 * 1_000 + 8_000 * 2_000);
        JsonNode unnamed = quote(customer, body("plain", ""));
        assertThat(nano(unnamed, "/cost/max"))
                .as("without a limit of its own the call is lowered to what fits")
                .isEqualTo(39 * 1_000 + affordable * 2_000);
        assertThat(quote(customer, body("plain", ", \"max_tokens\": 1"))
                        .at("/affordable_max_tokens")
                        .longValue())
                .isEqualTo(affordable);
        assertThat(quote(server.customer("0"), body("plain", ""))
                        .at("/affordable_max_tokens")
                        .longValue())
                .isZero();
    }

    @Test
    void countsTheCapOfTheKey() throws Exception {
        ApiKey.Cap cap = new ApiKey.Cap(Usd.parse("0.01"), Period.MONTH);
        Customer customer = server.customer("1", Terms.capped(cap, "plain"));
        assertThat(quote(customer, body("plain", "")).at("/available").textValue())
                .isEqualTo("0.01");
        ErrorEnvelope.of(send(customer, body("spare", ""))).is(403, "model_not_allowed");
    }

    @Test
    void refusesWhatTheCallItselfWouldBeRefusedFor() {
        Customer customer = server.customer("1");
        ErrorEnvelope.of(send(customer, "{\"model\": \"plain\"}")).is(400, "invalid_request");
        ErrorEnvelope.of(send(customer, "nonsense")).is(400, "invalid_request");
        ErrorEnvelope.of(send(customer, body("plain", ", \"max_tokens\": 9000")))
                .is(400, "invalid_request");
        ErrorEnvelope.of(send(customer, body("nobody", ""))).is(404, "model_not_found");
        ErrorEnvelope.of(send(new Customer(customer.account(), "sk-st-wrong"), body("plain", "")))
                .is(401, "invalid_api_key");
    }

    private static HttpResponse<String> send(Customer customer, String body) {
        return server.send(server.request("/v1/quote")
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode quote(Customer customer, String body) throws Exception {
        HttpResponse<String> response = send(customer, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static long nano(JsonNode quote, String path) {
        return Usd.parse(quote.at(path).textValue()).nano();
    }
}
