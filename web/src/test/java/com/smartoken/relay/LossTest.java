package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vendors that bill beyond what their limits are said to bound: the operator bears it, hears of it, and it ends. */
class LossTest {
    private static final String MORE = ", \"max_tokens\": 1";

    @TempDir
    private Path content;

    @Test
    void aRouteThatCostsMoreThanIsHeldIsCountedToldAndStopped() throws Exception {
        try (LyingVendor vendor = new LyingVendor();
                TestServer server = server(vendor, "3", "0")) {
            long operator = new Accounts(server.database().database())
                    .create("operator@example.com")
                    .id();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = server.chat(server.customer("0.001"), body("one"));
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(server.logged(response, "cost > charged and cost > held"))
                        .isTrue();
            }
            ErrorEnvelope.of(server.chat(server.customer("1"), body("one"))).is(503, "model_unavailable");
            assertThat(server.chat(server.customer("1"), body("two")).statusCode())
                    .as("another upstream is not to blame")
                    .isEqualTo(200);
            assertThat(metrics(server))
                    .containsPattern(
                            "smartoken_written_off_calls_total\\{model=\"one\",reason=\"above_hold\",upstream=\"lies\"} 3")
                    .containsPattern(
                            "smartoken_written_off_usd_total\\{model=\"one\",reason=\"above_hold\",upstream=\"lies\"} 0\\.0[34]");
            TestServer.await(() -> server.database()
                            .number("select count(*) from account_event where account_id = " + operator
                                    + " and occasion like 'loss:lies/m:%' and text like '%this route rests%'")
                    == 1);
            assertThat(server.database()
                            .number("select count(*) from account_event where account_id = " + operator
                                    + " and occasion like 'loss:%'"))
                    .isEqualTo(2);
            server.requireCleanBooks();
        }
    }

    @Test
    void anAccountWhoseCallsCostMoreThanIsHeldIsStopped() throws Exception {
        try (LyingVendor vendor = new LyingVendor();
                TestServer server = server(vendor, "0", "2")) {
            Customer customer = server.customer("0.001");
            assertThat(server.chat(customer, body("one")).statusCode()).isEqualTo(200);
            credit(server, customer, "again");
            assertThat(server.chat(customer, body("one")).statusCode()).isEqualTo(200);
            credit(server, customer, "once more");
            ErrorEnvelope.of(server.chat(customer, body("one"))).is(403, "account_on_hold");
            assertThat(server.chat(server.customer("1"), body("one")).statusCode())
                    .as("others go on")
                    .isEqualTo(200);
            server.requireCleanBooks();
        }
    }

    private static void credit(TestServer server, Customer customer, String source) {
        server.wallets()
                .credit(new Wallets.Credit(
                        customer.account().id(),
                        LotKind.PAID,
                        Source.of(source),
                        Usd.parse("0.001"),
                        null,
                        "test",
                        "to go on"));
    }

    /** The upstream speaks as OpenAI does, whose limit is taken to count thought; this one's does not. */
    private TestServer server(LyingVendor vendor, String perRoute, String perAccount) throws IOException {
        LyingVendor.write(content, "one", "lies");
        LyingVendor.write(content, "two", "deepseek");
        return TestServer.with(
                Map.of(
                        "SMARTOKEN_CONTENT",
                        content.toString(),
                        "SMARTOKEN_MANAGEMENT_PORT",
                        "0",
                        "SMARTOKEN_OPERATORS",
                        "operator@example.com",
                        "SMARTOKEN_LOSSES_PER_ROUTE",
                        perRoute,
                        "SMARTOKEN_LOSSES_PER_ACCOUNT",
                        perAccount),
                vendor.upstream("lies", "openai"),
                vendor.upstream("deepseek", "deepseek"));
    }

    private static String metrics(TestServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static String body(String model) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]" + MORE
                + "}";
    }
}
