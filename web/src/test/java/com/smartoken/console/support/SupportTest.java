package com.smartoken.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets and their desk, and what an owner can take along or end. */
class SupportTest {
    private static final String CALL =
            "{\"model\": \"exact\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    private static LocalIssuer issuer;
    private static TestServer server;
    private static TestServer other;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of("SMARTOKEN_OPERATORS", "olga@example.com"));
        other = server.secondNode(TestServer.signIn(issuer, Map.of()));
    }

    @AfterAll
    static void stop() {
        server.requireCleanBooks();
        other.close();
        server.close();
        issuer.close();
    }

    @Test
    void theDoorOfTheStaffLeadsToTheirFirstPageAndIsNotThereForOthers() {
        HttpResponse<String> staff = signedIn("olga@example.com").get("/operator");
        assertThat(staff.statusCode()).isEqualTo(303);
        assertThat(staff.headers().firstValue("Location")).hasValue("/operator/tickets");
        assertThat(signedIn("ada@example.com").get("/operator").statusCode()).isEqualTo(404);
        assertThat(server.browser().get("/operator").headers().firstValue("Location"))
                .hasValue("/login?return=%2Foperator");
        TestBrowser olga = server.browser();
        olga.open("/operator");
        assertThat(olga.signIn("olga@example.com").statusCode()).isEqualTo(200);
        assertThat(olga.open("/operator").body()).contains("Tickets");
    }

    @Test
    void fillsATicketFromAReceiptAndAnswersIt() {
        TestBrowser ada = signedIn("ada@example.com");
        HttpResponse<String> answer = server.chat(server.customerAt("ada@example.com", "1"), CALL);
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        String form = ada.get("/console/support?request=" + id).body();
        assertThat(form)
                .contains(id, "value=\"exact\"", "value=\"/v1/chat/completions\"", "value=\"200\"", "value=\"no\"");
        assertThat(signedIn("bo@example.com")
                        .get("/console/support?request=" + id)
                        .body())
                .doesNotContain(id);
        HttpResponse<String> sent = ada.submit(
                "/console/support",
                Map.of("subject", "Slow <script>", "text", "It took long.\nWhy?", "request", id, "model", "exact"));
        assertThat(sent.statusCode()).isEqualTo(303);
        String path = URI.create(TestBrowser.location(sent)).getPath();
        assertThat(ada.get(path).body())
                .contains("Slow &lt;script", "It took long.", id)
                .doesNotContain("<script>");
        String number = path.substring(path.lastIndexOf('/') + 1);
        TestBrowser olga = signedIn("olga@example.com");
        assertThat(olga.get("/operator/tickets").body()).contains("Slow &lt;script", "ada@example.com");
        assertThat(olga.submit("/operator/tickets/" + number + "/reply", Map.of("text", "We look into it."))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.get(path).body()).contains("We look into it.", "SmarToken support", "Answered");
        assertThat(ada.get("/console/events").body()).contains("Support answered your ticket");
        ada.submit(path + "/reply", Map.of("text", "Thank you"));
        assertThat(olga.get("/operator/tickets?state=open").body()).contains("Slow");
        olga.submit("/operator/tickets/" + number + "/close", Map.of());
        assertThat(ada.get(path).body()).contains("Closed");
        assertThat(signedIn("bo@example.com").get(path).statusCode()).isEqualTo(404);
        assertThat(ada.get("/operator/tickets").statusCode()).isEqualTo(404);
        assertThat(ada.get("/operator/tickets/" + number).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-st-0123456789abcdefghij",
                "sk-proj-abcdefghijklmnop",
                "AKIAIOSFODNN7EXAMPLE",
                "Authorization: Bearer abcdefghijklmnop.qrst"
            })
    void refusesWhatLooksLikeAKeyAndKeepsTheRest(String key) {
        TestBrowser cy = signedIn("cy@example.com");
        HttpResponse<String> refused =
                cy.submit("/console/support", Map.of("subject", "Help", "text", "My key is " + key + " and it fails"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("looked like it holds an API key", "[key removed]", "and it fails", "value=\"Help\"")
                .doesNotContain(key);
        assertThat(server.database().number("select count(*) from ticket_message where text like '%fails%'"))
                .isZero();
    }

    @Test
    void takesFiveTicketsAnHourAndNoLongOnes() {
        TestBrowser di = signedIn("di@example.com");
        for (int i = 0; i < 5; i++) {
            assertThat(di.submit("/console/support", Map.of("subject", "No " + i, "text", "text"))
                            .statusCode())
                    .isEqualTo(303);
        }
        HttpResponse<String> sixth = di.submit("/console/support", Map.of("subject", "No 6", "text", "kept text"));
        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.body()).contains("kept text");
        assertThat(di.submit("/console/support", Map.of("subject", "x".repeat(151), "text", "y".repeat(10_001)))
                        .statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/x",
                "https://127.0.0.1/x",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://[::1]/",
                "https://localhost/",
                "https://db.internal/",
                "https://user:pass@hooks.example.com/",
                "ftp://hooks.example.com",
                "not an address"
            })
    void sendsAlertsToNoInnerAddress(String url) {
        TestBrowser eve = signedIn("eve@example.com");
        HttpResponse<String> refused = eve.submit("/console/settings/alerts", Map.of("webhook_url", url));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("hint-bad");
        assertThat(
                        server.database()
                                .number(
                                        "select count(*) from alert_setting where webhook_url is not null and webhook_url <> 'https://hooks.example.com/ok'"))
                .isZero();
    }

    @Test
    void keepsAWebhookWithASecretOfItsOwn() {
        TestBrowser flo = signedIn("flo@example.com");
        assertThat(flo.submit(
                                "/console/settings/alerts",
                                Map.of("webhook_url", "https://hooks.example.com/ok", "email", "on"))
                        .statusCode())
                .isEqualTo(303);
        String page = flo.get("/console/settings/alerts").body();
        assertThat(page).contains("whsec_", "starts later");
        flo.submit("/console/settings/alerts/secret", Map.of());
        String secret = page.replaceAll("(?s).*(whsec_[A-Za-z0-9+/=]+).*", "$1");
        assertThat(flo.get("/console/settings/alerts").body())
                .contains("whsec_")
                .doesNotContain(secret);
    }

    @Test
    void givesAllDataWithoutSecrets() throws Exception {
        TestBrowser gus = signedIn("gus@example.com");
        Customer customer = server.customerAt("gus@example.com", "1");
        server.chat(customer, CALL);
        gus.submit("/console/support", Map.of("subject", "Mine", "text", "words"));
        long account = customer.account().id();
        for (int i = 1; i <= 3; i++) {
            gus.submit("/console/support", Map.of("subject", "More", "text", "ticket " + i));
            server.database()
                    .execute("insert into playground_conversation (account_id, title, document) values (" + account
                            + ", 'Talk " + i + "', repeat('said ', 500000))");
            server.database()
                    .execute("insert into playground_body (request_id, conversation_id, body) select gen_random_uuid(),"
                            + " max(id), 'asked " + i + "' from playground_conversation");
        }
        server.database()
                .execute("insert into playground_preset (account_id, name, settings) values (" + account
                        + ", 'Terse', '{}')");
        Map<String, String> files = export(gus);
        assertThat(files.keySet())
                .contains(
                        "account.jsonl", "keys.jsonl", "lots.jsonl", "movements.jsonl", "usage.jsonl", "tickets.jsonl");
        assertThat(files.get("account.jsonl")).contains("gus@example.com");
        assertThat(files.get("movements.jsonl").lines()).hasSize(2);
        assertThat(files.get("usage.jsonl")).contains("\"model\": \"exact\"", "0.0001");
        assertThat(files.get("tickets.jsonl")).contains("words", "ticket 1", "ticket 2", "ticket 3");
        assertThat(files.get("tickets.jsonl").lines()).hasSize(4);
        assertThat(files.get("conversations.jsonl").lines()).hasSize(3);
        assertThat(files.get("conversations.jsonl")).contains("Talk 1", "Talk 2", "Talk 3");
        assertThat(files.get("conversation_calls.jsonl")).contains("asked 1", "asked 2", "asked 3");
        assertThat(files.get("presets.jsonl")).contains("Terse");
        assertThat(String.join("", files.values())).doesNotContain(customer.key(), "\"hash\"", "whsec_");
    }

    @Test
    void closesAnAccountEverywhereWithinASecondAndKeepsTheBooks() {
        TestBrowser hal = signedIn("hal@example.com");
        Customer customer = server.customerAt("hal@example.com", "1");
        assertThat(other.chat(customer, CALL).statusCode()).isEqualTo(200);
        HttpResponse<String> wrong = hal.submit("/console/settings/close", Map.of("email", "hall@example.com"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"hall@example.com\"", "$0.9999");
        TestBrowser elsewhere = new TestBrowser(other.url());
        elsewhere.signIn("hal@example.com");
        long began = System.nanoTime();
        assertThat(hal.submit("/console/settings/close", Map.of("email", "Hal@example.com"))
                        .body())
                .contains("Your account is closed");
        assertThat(hal.isSignedIn()).isFalse();
        assertThat(elsewhere.isSignedIn()).isFalse();
        AtomicInteger answered = new AtomicInteger(1);
        TestServer.await(() -> {
            if (other.chat(customer, CALL).statusCode() == 401) return true;
            answered.incrementAndGet();
            return false;
        });
        assertThat(System.nanoTime() - began).isLessThan(1_500_000_000L);
        ErrorEnvelope.of(server.chat(customer, CALL)).is(401, "revoked_api_key");
        assertThat(server.browser().signIn("hal@example.com").body()).contains("This account was closed");
        assertThat(server.database().number("select count(*) from account where email = 'hal@example.com'"))
                .isEqualTo(1);
        assertThat(server.database()
                        .number("select count(*) from movement where account_id = "
                                + customer.account().id()))
                .as("the top-up, and each call that was answered until the other node heard of the end")
                .isEqualTo(1 + answered.get());
    }

    private static TestBrowser signedIn(String email) {
        TestBrowser browser = server.browser();
        browser.signIn(email);
        return browser;
    }

    private static Map<String, String> export(TestBrowser browser) throws Exception {
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(java.util.stream.Collectors.joining("; "));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/console/settings/export"))
                .header("Cookie", cookies)
                .build();
        Map<String, String> files = new TreeMap<>();
        try (HttpClient http = HttpClient.newHttpClient();
                ZipInputStream zip = new ZipInputStream(
                        new ByteArrayInputStream(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                                .body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
