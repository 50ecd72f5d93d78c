package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything of the console that has numbers, read by somebody who writes 1.234,56: no page falls back to another style. */
class ReadersStyleTest extends CreditsConsoleTest {
    private static final Pattern MONEY = Pattern.compile("\\$\\d[\\d.,]*");
    private static final String RIGHT_MONEY = "\\$\\d{1,3}(\\.\\d{3})*,\\d{2,12}";

    /** Numbers in another style: grouped with commas, not grouped at all, or with a decimal point. */
    private static final Pattern WRONG = Pattern.compile("(?<![\\d.,$])\\d{1,3}(,\\d{3})+(?![\\d,])"
            + "|(?<![\\d.,])\\d{4,}(?= (tokens|requests|calls|models)\\b)"
            + "|(?<![\\d.])\\d+\\.\\d{1,2}(?= (s|tokens/s)\\b|%|×)");

    private static final List<String> PAGES = new ArrayList<>(List.of(
            "/console",
            "/console/keys",
            "/console/keys/new",
            "/console/usage",
            "/console/usage/breakdown",
            "/console/wallet",
            "/console/events",
            "/console/models",
            "/console/credits",
            "/console/playground",
            "/console/settings",
            "/console/settings/alerts",
            "/console/settings/close",
            "/console/support",
            "/operator/tickets",
            "/operator/reviews",
            "/operator/codes",
            "/operator/campaigns"));

    private static TestBrowser olga;

    @BeforeAll
    static void live() {
        olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        olga.submit("/console/settings", Map.of("name", "", "time_zone", "Asia/Shanghai", "number_format", "1.234,56"));
        Customer customer = server.customerAt(CreditsServer.OPERATOR, "12345.5");
        olga.submit("/console/wallet/limits", Map.of("kind", "account", "period", "month", "amount", "2.500,50"));
        olga.submit(
                "/console/wallet/alerts",
                Map.of("balance_below", "20.000", "percent_50", "on", "credit_granted", "on"));
        olga.submit("/console/models/claims", Map.of("model", "plain"));
        olga.submit("/console/keys", key("Capped", "cap", "1.250,75", "tpm", "100.000"));
        PAGES.add("/console/keys/" + server.database().number("select max(id) from api_key where name = 'Capped'"));
        String id = call(customer, "dear");
        call(customer, "plain");
        PAGES.add("/console/usage/" + id);
        PAGES.add("/console/support?request=" + id);
        String code = first(
                olga.submit(
                                "/operator/codes",
                                Map.of(
                                        "amount",
                                        "1.250,50",
                                        "kind",
                                        "promo",
                                        "uses",
                                        "1",
                                        "count",
                                        "1",
                                        "note",
                                        "Gift"))
                        .body(),
                "(?<![0-9A-Z-])([0-9A-Z]{4}(-[0-9A-Z]{4}){6})");
        olga.submit("/console/wallet/code", Map.of("code", code));
        awaitEvent("balance_low");
        awaitEvent("credit_granted");
        PAGES.add(first(olga.get("/console/wallet").body(), "href=\"(/console/wallet/days/[0-9-]+)\""));
        String sent = TestBrowser.location(olga.submit(
                "/console/support",
                Map.of("subject", "A stream ended early", "text", "Is it known?", "model", "dear")));
        PAGES.add(URI.create(sent).getPath());
    }

    @Test
    void noPageWritesANumberInAnotherStyle() {
        List<String> wrong = new ArrayList<>();
        int amounts = 0;
        for (String page : PAGES) {
            // Whoever chooses a style sees an example of each.
            String text = text(olga.get(page).body().replaceAll("(?s)<select id=\"number.*?</select>", ""));
            for (String amount : all(MONEY, text)) {
                amounts++;
                if (!amount.replaceAll("[.,]+$", "").matches(RIGHT_MONEY)) wrong.add(page + ": " + amount);
            }
            for (String number : all(WRONG, text)) wrong.add(page + ": " + number);
        }
        assertThat(wrong).isEmpty();
        assertThat(amounts).as("amounts that were looked at").isGreaterThan(60);
    }

    @Test
    void eventsAreToldInTheStyleAndZoneOfWhoReadsThem() {
        String events = text(olga.get("/console/events").body());
        assertThat(events)
                .contains("below the $20.000,00 at which", "$1.250,50 of promotional credit is in your wallet")
                .containsPattern("Your balance is \\$1\\d\\.\\d{3},\\d{2,9}, below")
                .containsPattern("It can be used until [A-Z][a-z]{2} \\d{1,2}, \\d{4}, \\d{2}:\\d{2}\\.")
                .doesNotContain("{", "}");
    }

    @Test
    void readsWhatIsTypedInTheirStyle() {
        assertThat(server.database().number("select cap_nano from api_key where name = 'Capped'"))
                .isEqualTo(1_250_750_000_000L);
        assertThat(server.database().number("select tpm from api_key where name = 'Capped'"))
                .isEqualTo(100_000);
        assertThat(server.database().number("select amount from credit_code_batch where note = 'Gift'"))
                .isEqualTo(1_250_500_000_000L);
        assertThat(olga.get("/console/usage?min=0,5").statusCode()).isEqualTo(200);
        assertThat(olga.get("/console/usage?min=0.0005").body()).contains("dear");
        assertThat(olga.get("/console/usage?min=1.000").body()).doesNotContain("/console/usage/req_");
        String wrong = olga.submit(
                        "/operator/codes",
                        Map.of("amount", "12,505", "kind", "promo", "uses", "0", "count", "1", "note", ""))
                .body();
        assertThat(wrong).contains("value=\"12,505\"", "A number from 1 to a million.");
    }

    @Test
    void exportsStayPlainDecimals() {
        assertThat(olga.get("/console/usage/export.csv").body()).doesNotContainPattern("\\d,\\d+ ?\\$");
        assertThat(olga.get("/console/wallet/history.csv").body()).contains(",top_up,12345.50,USD,");
    }

    /** Alerts are raised every ten seconds. */
    private static void awaitEvent(String kind) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (server.database().number("select count(*) from account_event where kind = '" + kind + "'") == 0) {
            assertThat(System.nanoTime()).as("told of " + kind).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Map<String, String> key(String name, String... more) {
        Map<String, String> fields = new java.util.HashMap<>(Map.of("name", name, "cap_period", "month"));
        for (int i = 0; i < more.length; i += 2) fields.put(more[i], more[i + 1]);
        return fields;
    }

    private static String call(Customer customer, String model) {
        String id = server.chat(
                        customer,
                        "{\"model\":\"" + model + "\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + "word ".repeat(2_000) + "\"}]}")
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
        TestServer.await(() -> olga.get("/console/usage/" + id).body().contains("Receipt"));
        return id;
    }

    /** What somebody sees of a page, without code, which is for programs. */
    private static String text(String html) {
        // Code is what programs read, but for the formula of a receipt.
        return html.substring(Math.max(0, html.indexOf("<main")))
                .replaceAll("(?s)(<p class=\"receipt-formula\">)<code>(.*?)</code>", "$1$2")
                .replaceAll("(?s)<(script|pre|code|style)\\b.*?</\\1>", " ")
                .replaceAll("placeholder=\"([^\"]*)\"", "> $1 <")
                .replaceAll("data-about=\"([^\"]*)\"", "> $1 <")
                .replaceAll("(?s)<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group()).toList();
    }

    private static String first(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }
}
