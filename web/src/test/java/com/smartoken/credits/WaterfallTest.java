package com.smartoken.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.db.UsageReceipts;
import com.smartoken.db.UsageReceipts.Payment;
import com.smartoken.http.RequestId;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which credit pays: $5 of a campaign and $5 that was paid in, spent by many calls at once over two nodes. */
class WaterfallTest extends CreditsConsoleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FIVE_DOLLARS = 5_000_000_000L;

    /** 30 tokens of output at $2000 for a million; the input is free, so that held and charged are the same. */
    private static final long COST = 60_000_000;

    private static final String CALL =
            "{\"model\":\"gold\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

    private static TestServer second;

    @BeforeAll
    static void startSecond() {
        second = secondNode();
    }

    @AfterAll
    static void stopSecond() {
        second.close();
    }

    @AfterEach
    void booksAreRight() {
        server.requireCleanBooks();
    }

    @Test
    void promotionalCreditEndsAtZeroBeforePaidBalanceIsTouchedAndReceiptsTellWhichPaid() throws Exception {
        TestBrowser browser = server.browser();
        Customer customer = customer(browser, "parallel@example.com");
        List<UUID> requests = atOnce(120, customer, CALL.formatted(30, "Hello"));
        assertThat(requests).hasSize(120);
        assertThat(left(customer, "promo")).isZero();
        assertThat(left(customer, "paid")).isEqualTo(2 * FIVE_DOLLARS - 120 * COST);
        assertThat(server.available(customer)).isEqualTo(2 * FIVE_DOLLARS - 120 * COST);

        // Of 83 calls the campaign paid all, of one the last cents, of 36 nothing.
        List<List<Payment>> receipts =
                requests.stream().map(id -> payments(customer, id)).toList();
        assertThat(receipts)
                .allMatch(paid -> paid.stream().mapToLong(Payment::amount).sum() == COST);
        assertThat(receipts).filteredOn(paid -> kinds(paid).equals("promo")).hasSize(83);
        assertThat(receipts).filteredOn(paid -> kinds(paid).equals("paid")).hasSize(36);
        assertThat(receipts)
                .filteredOn(paid -> kinds(paid).equals("promo, paid"))
                .singleElement()
                .satisfies(paid -> assertThat(paid)
                        .extracting(WaterfallTest::source, Payment::amount)
                        .containsExactly(
                                tuple("campaign:gift", FIVE_DOLLARS - 83 * COST),
                                tuple("test", 84 * COST - FIVE_DOLLARS)));
        UUID both = requests.stream()
                .filter(id -> kinds(payments(customer, id)).equals("promo, paid"))
                .findFirst()
                .orElseThrow();
        assertThat(browser.get("/console/usage/" + RequestId.text(both)).body())
                .contains("$0.02", "$0.04", "$0.06", "A gift to begin with")
                .doesNotContain("campaign:gift");
    }

    @Test
    void whatCallsGaveBackOfThePromotionalCreditPaysForTheNextBeforePaidBalance() throws Exception {
        Customer customer = customer(server.browser(), "givesback@example.com");
        // Each holds $1.60 and uses far less: the first three take the whole promotional credit, the others wait on
        // paid.
        List<UUID> requests = atOnce(6, customer, CALL.formatted(800, "Say hi"));
        long spent = requests.stream()
                .flatMap(id -> payments(customer, id).stream())
                .mapToLong(Payment::amount)
                .sum();
        assertThat(server.available(customer)).isEqualTo(2 * FIVE_DOLLARS - spent);
        long promo = left(customer, "promo");
        long paid = left(customer, "paid");
        assertThat(promo).isPositive();
        List<UUID> next = new ArrayList<>();
        while (left(customer, "promo") > 0) next.add(ask(server, customer, CALL.formatted(30, "Hello")));
        assertThat(next).hasSize((int) ((promo + COST - 1) / COST));
        assertThat(left(customer, "paid")).isEqualTo(paid + promo - next.size() * COST);
    }

    private static Customer customer(TestBrowser browser, String email) {
        browser.signIn(email);
        return server.customerAt(email, "5");
    }

    private static List<UUID> atOnce(int calls, Customer customer, String body) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<UUID>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                TestServer node = i % 2 == 0 ? server : second;
                all.add(threads.submit(() -> {
                    start.await();
                    return ask(node, customer, body);
                }));
            }
            start.countDown();
            List<UUID> requests = new ArrayList<>();
            for (Future<UUID> one : all) requests.add(one.get());
            return requests;
        }
    }

    /** Calls, and expects the cost that the answer names to be what the wallet's movements say. */
    private static UUID ask(TestServer node, Customer customer, String body) throws Exception {
        HttpResponse<String> answer = node.chat(customer, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode usage = JSON.readTree(answer.body()).get("usage");
        UUID id = RequestId.parse(answer.headers().firstValue("x-request-id").orElseThrow());
        assertThat(payments(customer, id).stream().mapToLong(Payment::amount).sum())
                .isEqualTo(usage.get("cost").decimalValue().movePointRight(9).longValueExact());
        return id;
    }

    private static List<Payment> payments(Customer customer, UUID request) {
        UsageReceipts.Receipt receipt = new UsageReceipts(server.database().database())
                .find(customer.account().id(), request);
        assertThat(receipt).isNotNull();
        return receipt.payments();
    }

    private static String kinds(List<Payment> payments) {
        return String.join(
                ", ", payments.stream().map(paid -> lot(paid).kind().word()).toList());
    }

    private static String source(Payment paid) {
        return lot(paid).source().word();
    }

    private static UsageReceipts.Lot lot(Payment paid) {
        return Objects.requireNonNull(paid.lot());
    }

    private static long left(Customer customer, String kind) {
        return server.database()
                .number("select coalesce(sum(remaining), 0)::bigint from lot where kind = '" + kind
                        + "' and account_id = " + customer.account().id());
    }
}
