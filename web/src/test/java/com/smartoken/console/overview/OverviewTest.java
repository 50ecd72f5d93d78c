package com.smartoken.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.Period;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimits;
import com.smartoken.money.Usd;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer.Customer;
import org.junit.jupiter.api.Test;

/** What the console's first page tells. */
class OverviewTest extends ConsoleTest {
    private static final String ASK =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    @Test
    void leadsANewAccountToItsFirstCallAndThenNoMore() {
        TestBrowser browser = signIn("new@example.com");
        assertThat(browser.get("/console").body())
                .contains("Three steps to your first call", "Create a key", server.url() + "/v1", "No calls yet");
        Customer customer = server.customerAt("new@example.com", "1");
        assertThat(browser.get("/console").body()).contains("badge badge-good\">Done");
        server.chat(customer, ASK);
        assertThat(browser.get("/console").body()).doesNotContain("Three steps", "No calls yet");
    }

    @Test
    void tellsWhatThereIsAndWhatWasSpent() {
        TestBrowser browser = signIn("rich@example.com");
        Customer customer = server.customerAt("rich@example.com", "7");
        long id = customer.account().id();
        server.chat(customer, ASK);
        long spent = 7_000_000_000L - server.available(customer);
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining, expires_at) values ("
                        + id
                        + ", 'tokens:plain', 'quota', 'trial', 1000000, 812345, clock_timestamp() + interval '9 days'), ("
                        + id
                        + ", 'usd', 'promo', 'gift', 5000000000, 2500000000, clock_timestamp() + interval '3 days'), ("
                        + id
                        + ", 'usd', 'promo', 'old', 5000000000, 1000000000, clock_timestamp() - interval '1 day')");
        String page = browser.get("/console").body();
        assertThat(page).contains("$2.50", "812,345 tokens", "Promotional credit: $2.50", "No cap");
        assertThat(page.indexOf("Promotional credit: $2.50"))
                .isLessThan(page.indexOf("Free quota: 812,345 tokens of plain"));
        assertThat(page).contains("$" + new Usd(spent).plain());
        new SpendLimits(server.database().database())
                .set(id, new SpendLimit(SpendLimit.Kind.ACCOUNT, "", Period.MONTH, Usd.parse("25")));
        assertThat(browser.get("/console").body())
                .contains("$" + new Usd(spent).plain() + " of $25.00")
                .doesNotContain("No cap");
    }

    @Test
    void drawsThirtyDaysWithATableBeside() {
        TestBrowser browser = signIn("chart@example.com");
        long id = account("chart@example.com");
        server.database()
                .execute("insert into usage_day (account_id, day, kind, label, key_id, requests, errors, charged)"
                        + " select " + id
                        + ", ((clock_timestamp() at time zone 'UTC')::date - n), 'model', 'plain', 1, 10 * (n + 1), n,"
                        + " 1000000000::bigint * (n + 1) from generate_series(0, 40) n");
        String page = browser.get("/console").body();
        assertThat(page.split("class=\"bar\"", -1)).hasSize(1 + 2 * 30);
        assertThat(page)
                .contains("Spend in the last 30 days: $465.00, at most $30.00 in one day.")
                .contains("Requests in the last 30 days: 4,650, 435 of them failed, at most 300 in one day.")
                .doesNotContain("style=");
        assertThat(page.split("<th scope=\"row\">", -1)).hasSize(1 + 30);
    }

    @Test
    void saysThatAnAccountIsOnHold() {
        TestBrowser browser = signIn("held@example.com");
        new Accounts(server.database().database()).setHeld(account("held@example.com"), "Chargeback of <May>");
        assertThat(browser.get("/console").body()).contains("on hold", "Chargeback of &lt;May&gt;");
    }

    @Test
    void answersALookWithTheBalanceAloneWhichThePageHasToo() {
        TestBrowser browser = signIn("looks@example.com");
        server.customerAt("looks@example.com", "3");
        String part = browser.part("/console", "live").body();
        assertThat(part)
                .startsWith("<section class=\"card live\" id=\"live\"")
                .contains("$3.00", "hx-trigger=\"look\"");
        assertThat(browser.get("/console").body()).contains(part.strip());
        String ended = browser.part("/console?looks=2", "live").body();
        assertThat(ended).contains("No request is running any more. $3.00 available.", "hx-get=\"/console\"");
    }

    @Test
    void asksAgainWhileSomethingRunsButNotForEver() {
        TestBrowser browser = signIn("runs@example.com");
        long account = account("runs@example.com");
        hold(account, 7);
        String part = browser.part("/console?looks=3", "live").body();
        assertThat(part)
                .contains("<strong>7 requests</strong> running", "and 2 more", "hx-get=\"/console?looks=4\"")
                .contains("hx-trigger=\"look, load delay:4s\"")
                .doesNotContain("Look again");
        assertThat(part.split("href=\"/console/usage/req_", -1)).hasSize(1 + 5);
        String tired = browser.part("/console?looks=150", "live").body();
        assertThat(tired).contains("hx-trigger=\"look\"", "hx-get=\"/console\"", "Look again");
        assertThat(browser.part("/console?looks=99999", "live").body()).contains("looks=1\"");
        assertThat(signIn("sees-nothing@example.com").part("/console", "live").body())
                .as("calls of others")
                .doesNotContain("running</p>");
        server.database().execute("delete from hold where account_id = " + account);
    }

    private static void hold(long account, int count) {
        server.database()
                .execute("insert into hold (request_id, account_id, key_id, node_id, amount, lot_ids, lot_amounts,"
                        + " model, price, streamed, path, deadline) select gen_random_uuid(), " + account
                        + ", 1, (select max(id) from node), 0, '{}', '{}', 'plain', '{}', true, '/v1/chat/completions',"
                        + " clock_timestamp() + interval '1 hour' from generate_series(1, " + count + ")");
    }

    private static TestBrowser signIn(String email) {
        TestBrowser browser = server.browser();
        browser.signIn(email);
        return browser;
    }

    private static long account(String email) {
        return new Accounts(server.database().database())
                .findByEmail(email)
                .getFirst()
                .id();
    }
}
