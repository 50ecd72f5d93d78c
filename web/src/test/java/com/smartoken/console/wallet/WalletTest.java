package com.smartoken.console.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wallet's pages: what they show is what the books say, what is set there counts for the next calls. */
class WalletTest extends ConsoleTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String CALL =
            "{\"model\": \"exact\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    /** Somebody signed in, with a key. */
    private record Owner(TestBrowser browser, Customer customer) {
        HttpResponse<String> wallet() {
            return browser.get("/console/wallet");
        }

        long id() {
            return customer.account().id();
        }
    }

    @AfterAll
    static void booksAreRight() {
        server.requireCleanBooks();
    }

    private static Owner owner(String dollars) {
        String email = "owner" + COUNT.incrementAndGet() + "@example.com";
        TestBrowser browser = server.browser();
        browser.signIn(email);
        return new Owner(browser, server.customerAt(email, dollars));
    }

    @Test
    void showsTheBalanceTheOrderOfUseAndTheHistoryOfDays() {
        Owner owner = owner("12.5");
        quota(owner, "plain", 1_000_000);
        assertThat(server.chat(owner.customer, CALL).statusCode()).isEqualTo(200);
        String page = owner.wallet().body();
        assertThat(page)
                .contains(
                        "$12.4999",
                        "Topped-up balance",
                        "1,000,000",
                        "Top-up",
                        "+$12.50",
                        "1 request",
                        "\u2212$0.0001");
        String day = find(page, "/console/wallet/days/([0-9-]+)");
        String uses = owner.browser.get("/console/wallet/days/" + day).body();
        assertThat(uses).contains("From topped-up balance", "\u2212$0.0001", "/console/usage/req_");
    }

    @Test
    void writesNumbersAsTheirOwnerDoes() {
        Owner owner = owner("1234.5");
        owner.browser.submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1.234,56"));
        assertThat(owner.wallet().body()).contains("$1.234,50");
        owner.browser.submit("/console/wallet/limits", limit("account", "", "1.000,50"));
        assertThat(server.database().number("select nano from spend_limit where account_id = " + owner.id()))
                .isEqualTo(1_000_500_000_000L);
    }

    @Test
    void turnsPayAsYouGoOffForTheNextCall() {
        Owner owner = owner("1");
        assertThat(owner.browser
                        .submit("/console/wallet/pay-as-you-go", Map.of("on", "off"))
                        .statusCode())
                .isEqualTo(303);
        ErrorEnvelope.of(server.chat(owner.customer, CALL)).is(402, "trial_quota_exhausted");
        assertThat(owner.wallet().body()).contains("Turn on");
        owner.browser.submit("/console/wallet/pay-as-you-go", Map.of("on", "on"));
        assertThat(server.chat(owner.customer, CALL).statusCode()).isEqualTo(200);
    }

    @Test
    void setsABudgetThatCallsKeepToAndShowsHowMuchIsUsed() {
        Owner owner = owner("1");
        assertThat(server.chat(owner.customer, CALL).statusCode()).isEqualTo(200);
        assertThat(owner.browser
                        .submit("/console/wallet/limits", limit("account", "", "0.0002"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.wallet().body()).contains("$0.0001 of $0.0002 spent", "value=\"50\"");
        TestServer.await(() -> server.chat(owner.customer, CALL).statusCode() == 402);
        owner.browser.submit("/console/wallet/limits/remove", limit("account", "", ""));
        assertThat(owner.wallet().body()).contains("No budget is set");
        TestServer.await(() -> server.chat(owner.customer, CALL).statusCode() == 200);
    }

    @Test
    void keepsWhatWasTypedBesideWhatIsWrongWithIt() {
        Owner owner = owner("1");
        HttpResponse<String> refused =
                owner.browser.submit("/console/wallet/limits", limit("feature", "<b>s</b>", "ten"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("An amount in US dollars", "value=\"ten\"", "&lt;b>s&lt;/b>")
                .doesNotContain("<b>s</b>");
        assertThat(owner.browser
                        .submit("/console/wallet/limits", limit("account", "", "-1"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(owner.browser
                        .submit("/console/wallet/limits", limit("end_user", "x".repeat(10_000), "1"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(owner.browser
                        .submit("/console/wallet/alerts", Map.of("balance_below", "much"))
                        .body())
                .contains("value=\"much\"");
    }

    @ParameterizedTest
    @CsvSource({"kind, wallet", "kind, ''", "period, year", "label, 'a\u0000b'", "label, 'a\u202eb'"})
    void refusesALimitThatTheFormCannotSend(String field, String forged) {
        Owner owner = owner("1");
        Map<String, String> limit = new HashMap<>(limit("end_user", "u1", "1"));
        limit.put(field, forged);
        assertThat(owner.browser.submit("/console/wallet/limits", limit).statusCode())
                .isEqualTo(422);
        assertThat(owner.browser.submit("/console/wallet/limits/remove", limit).statusCode())
                .isEqualTo(404);
        assertThat(server.database().number("select count(*) from spend_limit where account_id = " + owner.id()))
                .isZero();
    }

    @Test
    void pagesThroughTheHistoryWithoutLossOrRepetitionAndFiltersIt() {
        Owner owner = owner("1");
        // 40 days of usage and 40 grants between them
        server.database()
                .execute("insert into usage_day (account_id, day, kind, label, key_id, requests, charged) select "
                        + owner.id()
                        + ", date '2026-01-01' + i, 'model', 'plain', 1, 1, 1000000 + i from generate_series(0, 39) i");
        server.database()
                .execute(
                        "insert into lot (account_id, asset, kind, source, granted, remaining) select " + owner.id()
                                + ", 'usd', 'promo', 'gift:' || i, 1000000000 + i, 1000000000 + i from generate_series(0, 39) i");
        server.database()
                .execute("insert into movement (reference, lot_id, kind, account_id, asset, amount, at) select"
                        + " first_id_at(timestamptz '2026-01-01 12:00Z' + make_interval(days => (granted - 1000000000)::int)), id, 'grant', account_id,"
                        + " 'usd', granted, timestamptz '2026-01-01 12:00Z' + make_interval(days => (granted - 1000000000)::int)"
                        + " from lot where source like 'gift:%' and account_id = " + owner.id());
        List<String> all = rows(owner, "/console/wallet");
        assertThat(all).hasSize(81).doesNotHaveDuplicates();
        assertThat(all.get(0)).contains("Top-up");
        assertThat(all.get(1)).contains("2026-02-09").contains("Usage");
        assertThat(all.get(2)).contains("2026-02-09").contains("Credit granted");
        assertThat(rows(owner, "/console/wallet?kind=usage")).hasSize(40);
        assertThat(rows(owner, "/console/wallet?kind=credit&from=2026-01-05&to=2026-01-06"))
                .hasSize(2);
        assertThat(rows(owner, "/console/wallet?kind=usage&from=2026-01-05&to=2026-01-06"))
                .hasSize(2);
        assertThat(rows(owner, "/console/wallet?kind=nonsense&from=2026-13-45&before=x"))
                .hasSize(81);
        assertThat(owner.browser.get("/console/wallet?kind=expired").body()).contains("Nothing of this kind");
        server.database().execute("delete from usage_day where account_id = " + owner.id());
        // The books never saw any of it.
        server.database()
                .execute(
                        "set session_replication_role = replica; delete from movement where kind = 'grant' and account_id = "
                                + owner.id()
                                + "; delete from lot where source like 'gift:%' and account_id = " + owner.id()
                                + "; delete from usage_day where account_id = " + owner.id()
                                + "; set session_replication_role = origin");
    }

    @Test
    void exportsEveryMovementAndNoFormula() {
        Owner owner = owner("1");
        server.wallets()
                .credit(new com.smartoken.db.Wallets.Credit(
                        owner.id(),
                        LotKind.PROMO,
                        Source.of("gift"),
                        com.smartoken.money.Usd.parse("2"),
                        null,
                        "test",
                        "=HYPERLINK(\"http://evil\", \"x\")"));
        assertThat(server.chat(owner.customer, CALL).statusCode()).isEqualTo(200);
        HttpResponse<String> file = owner.browser.get("/console/wallet/history.csv");
        assertThat(file.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        List<String> lines = file.body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("time_utc,kind,amount,unit");
        assertThat(lines.subList(1, 4)).anySatisfy(line -> assertThat(line).contains(",use,-0.0001,USD,req_"));
        assertThat(file.body())
                .contains("\"'=HYPERLINK(\"\"http://evil\"\", \"\"x\"\")\"")
                .contains(",top_up,1.00,USD,");
        assertThat(owner("1").browser.get("/console/wallet/history.csv").body()).doesNotContain("HYPERLINK");
    }

    @Test
    void tellsOfALowBalanceAndOfBudgetsOnce() {
        Owner owner = owner("1");
        owner.browser.submit("/console/wallet/alerts", Map.of("balance_below", "2", "percent_50", "on"));
        owner.browser.submit("/console/wallet/limits", limit("account", "", "0.00021"));
        TestServer.await(() -> server.chat(owner.customer, CALL).statusCode() == 402);
        TestServer.await(() -> server.database()
                        .number("select count(*) from account_event where kind <> 'account' and account_id = "
                                + owner.id())
                == 3);
        String events = owner.browser.get("/console/events").body();
        assertThat(events)
                .contains("Your balance is $0.99", "50 % of the account budget is spent", "has refused a call", "New");
        assertThat(owner.wallet().body()).contains("3 new");
        String newest = find(events, "name=\"up_to\" value=\"(\\d+)\"");
        owner.browser.submit("/console/events/read", Map.of("up_to", newest));
        assertThat(owner.browser.get("/console/events").body()).doesNotContain("badge-warn");
    }

    @Test
    void showsNothingOfAnother() {
        Owner ada = owner("77.77");
        Owner bo = owner("1");
        server.chat(ada.customer, CALL);
        String day = find(ada.wallet().body(), "/console/wallet/days/([0-9-]+)");
        assertThat(bo.browser.get("/console/wallet/days/" + day).body()).doesNotContain("req_");
        assertThat(bo.wallet().body()).doesNotContain("77.7");
        assertThat(bo.browser.get("/console/wallet/days/2026-99-99").statusCode())
                .isEqualTo(404);
        assertThat(server.browser().get("/console/wallet").statusCode()).isEqualTo(303);
    }

    private static Map<String, String> limit(String kind, String label, String amount) {
        return Map.of("kind", kind, "label", label, "amount", amount, "period", "month");
    }

    /** All rows of the history, page by page. */
    private static List<String> rows(Owner owner, String path) {
        List<String> rows = new ArrayList<>();
        String next = path;
        while (next != null) {
            String page = owner.browser.get(next).body();
            String history = page.substring(page.indexOf("id=\"history\""));
            Matcher row = Pattern.compile("<tr>\\s*<th scope=\"row\">(.*?)</tr>", Pattern.DOTALL)
                    .matcher(history);
            while (row.find()) rows.add(row.group(1));
            Matcher older =
                    Pattern.compile("href=\"([^\"]+)#history\" rel=\"next\"").matcher(history);
            next = older.find() ? older.group(1).replace("&amp;", "&") : null;
        }
        return rows;
    }

    private static void quota(Owner owner, String model, long tokens) {
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining) values (" + owner.id()
                        + ", 'tokens:" + model + "', 'quota', 'trial:" + model + "', " + tokens + ", " + tokens + ")");
        server.database()
                .execute("insert into movement (reference, lot_id, kind, account_id, asset, amount) select"
                        + " new_id(), id, 'grant', account_id, asset, granted from lot where kind = 'quota'"
                        + " and account_id = " + owner.id());
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
