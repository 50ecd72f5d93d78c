package com.smartoken.console;

import com.smartoken.credits.CreditsServer;
import com.smartoken.db.Accounts;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.local.LocalIssuer;
import com.smartoken.money.Usd;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A console with amounts, names and addresses as long as they get, and every page of it that has something to show: for
 * tests of how pages stand. Its catalog is the program's own, with the models of {@link CreditsServer} beside.
 */
public final class Crowded implements AutoCloseable {
    /** Staff with a balance of 1,234,567.123456789. */
    public static final String OPERATOR = CreditsServer.OPERATOR;

    /** Somebody with a balance of 1,004.9957724 and a long address. */
    public static final String CUSTOMER =
            "somebody.with.a.rather.long.name@a.department.of.a.rather.long.company.example.com";

    private static final String LONG_ADDRESS = "https://console.example.com/" + "a-path-without-an-end".repeat(5);
    private static final String LONG_NAME = "translation_of_product_descriptions".repeat(3);

    private final LocalIssuer issuer;
    private final TestServer server;
    private final List<String> pages = new ArrayList<>(List.of(
            "/console",
            "/console/keys",
            "/console/keys/new",
            "/console/usage",
            "/console/usage?min=abc&period=7d",
            "/console/usage/breakdown",
            "/console/usage/breakdown?by=feature",
            "/console/wallet",
            "/console/wallet/days/" + LocalDate.now(ZoneOffset.UTC),
            "/console/credits",
            "/console/events",
            "/console/models",
            "/console/playground",
            "/console/settings",
            "/console/settings/alerts",
            "/console/settings/close",
            "/console/support",
            "/console/nothing-here",
            "/operator/tickets",
            "/operator/reviews",
            "/operator/codes",
            "/operator/campaigns"));

    /** @param folder an empty one, for the content */
    public Crowded(Path folder) {
        issuer = LocalIssuer.start(0);
        Map<String, String> settings = CreditsServer.settings(
                folder, Map.of("SMARTOKEN_OPERATORS", OPERATOR, "SMARTOKEN_SIGNUPS_PER_NETWORK", "0"));
        copyCatalog(folder.resolve("models"));
        server = TestServer.withSignIn(issuer, settings);
        fill();
    }

    private static void copyCatalog(Path models) {
        Path own = Path.of(System.getProperty("smartoken.root", "..")).resolve("content/models");
        try (var files = Files.list(own)) {
            for (Path file : files.toList()) {
                Path copy = models.resolve(file.getFileName());
                if (!Files.exists(copy)) Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() {
        server.browser().signIn("waits-for-a-review@mailinator.com");
        TestBrowser olga = server.browser();
        olga.signIn(OPERATOR);
        olga.submit("/console/models/claims", Map.of("model", "plain"));
        for (int lot = 1; lot <= 3; lot++) credit(OPERATOR, LotKind.PROMO, "campaign:gift-" + lot, "0.003000001");
        Customer customer = server.customerAt(OPERATOR, "1234567.123456789");
        spend(olga, customer);
        limit(olga);
        write(olga);
        olga.submit(
                "/operator/codes",
                Map.of(
                        "amount",
                        "99999.123456789",
                        "kind",
                        "paid",
                        "count",
                        "3",
                        "uses",
                        "1000000",
                        "note",
                        LONG_NAME));
        TestBrowser other = server.browser();
        other.signIn(CUSTOMER);
        server.customerAt(CUSTOMER, "1004.9957724");
        write(other);
        pages.add(first(olga, "/operator/tickets", "(/operator/tickets/\\d+)"));
        pages.add(first(olga, "/console/support", "(/console/support/\\d+)"));
        pages.add(first(olga, "/console/keys", "(/console/keys/\\d+)\""));
        pages.add(first(olga, "/console/keys", "(/console/keys/\\d+/revocation)\""));
    }

    private void spend(TestBrowser olga, Customer customer) {
        for (String model : List.of("gold", "dear", "plain", "unknown")) {
            HttpResponse<String> answer = server.chat(customer, call(model), "x-smartoken-feature", LONG_NAME);
            if (!model.equals("gold")) continue;
            String receipt = "/console/usage/"
                    + answer.headers().firstValue("x-request-id").orElseThrow();
            TestServer.await(() -> olga.get(receipt).statusCode() == 200);
            pages.add(receipt);
            pages.add("/console/support?request=" + receipt.substring(receipt.lastIndexOf('/') + 1));
        }
    }

    private static String call(String model) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":5,\"user\":\"user-" + LONG_NAME
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static void limit(TestBrowser olga) {
        String limits = "/console/wallet/limits";
        olga.submit(limits, Map.of("kind", "account", "period", "month", "amount", "999999.123456789"));
        olga.submit(limits, Map.of("kind", "feature", "label", LONG_NAME, "period", "day", "amount", "0.001"));
        olga.submit("/console/settings/alerts", Map.of("webhook_url", LONG_ADDRESS));
        olga.submit(
                "/console/keys",
                Map.of(
                        "name", LONG_NAME.substring(0, 99),
                        "cap", "999999.123456789",
                        "cap_period", "month",
                        "networks", "2001:db8:1234:5678:9abc:def0:1234:5678\n10.0.0.0/8",
                        "rpm", "1000000",
                        "tpm", "1000000000"));
    }

    private static void write(TestBrowser author) {
        String ticket = URI.create(TestBrowser.location(author.submit(
                        "/console/support",
                        Map.of(
                                "subject",
                                LONG_ADDRESS,
                                "text",
                                LONG_ADDRESS,
                                "error_code",
                                LONG_NAME.substring(0, 80)))))
                .getPath();
        author.submit(ticket + "/reply", Map.of("text", LONG_ADDRESS));
    }

    private void credit(String email, LotKind kind, String source, String dollars) {
        long account = new Accounts(server.database().database())
                .findByEmail(email)
                .getFirst()
                .id();
        server.wallets()
                .credit(new Wallets.Credit(
                        account, kind, Source.of(source), Usd.parse(dollars), Duration.ofDays(20), "test", "test"));
    }

    private static String first(TestBrowser browser, String page, String pattern) {
        return browser.get(page).body().replaceAll("(?s).*?" + pattern + ".*", "$1");
    }

    public TestServer server() {
        return server;
    }

    /** Pages that have something on them, of the operator. */
    public List<String> pages() {
        return List.copyOf(pages);
    }

    /** Those that show the customer's balance. */
    public List<String> customersPages() {
        return List.of("/console", "/console/keys", "/console/wallet", "/console/credits", "/console/playground");
    }

    @Override
    public void close() {
        server.close();
        issuer.close();
    }
}
