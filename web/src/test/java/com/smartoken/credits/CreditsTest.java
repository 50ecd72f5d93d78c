package com.smartoken.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.content.ContentMistakes;
import com.smartoken.db.Accounts;
import com.smartoken.db.Grants;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CreditsTest extends CreditsConsoleTest {
    private static final String FIVE_DOLLARS = "5000000000";
    private static final String CALL =
            "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final Pattern CODE = Pattern.compile("(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}");

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
    void aNewUserSeesFiveDollarsCallsAndSeesThemFall() {
        TestBrowser browser = signedIn("newcomer@example.com");
        assertThat(browser.get("/console/credits").body()).contains("A gift to begin with", "$5.00");
        assertThat(browser.get("/console").body()).contains("$5.00");
        assertThat(browser.get("/console/events").body())
                .contains("Credit granted", "$5.00 of promotional credit is in your wallet. It can be used until");
        assertThat(browser.get("/console/wallet").body())
                .as("the wallet's history")
                .contains("Credit granted", "+$5.00", "history-detail\">A gift to begin with<");
        assertThat(browser.get("/console/wallet/history.csv").body())
                .as("the file keeps what never changes")
                .contains(",campaign:gift,gift");
        Customer customer = server.customerAt("newcomer@example.com", "0");
        HttpResponse<String> answer = server.chat(customer, CALL.formatted("dear"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.available(customer)).isLessThan(Long.parseLong(FIVE_DOLLARS));
        assertThat(browser.get("/console/credits").body()).contains("$5.00").containsPattern("\\$4\\.9\\d+");
        assertThat(browser.get("/console/wallet").body()).contains("Usage").containsPattern("\\$4\\.9\\d+");
    }

    @Test
    void fiftyFirstSignInsOfOnePersonAtOnceOverTwoNodesGrantOnce() throws Exception {
        atOnce(50, i -> (i % 2 == 0 ? server : second).browser().signIn("crowd@example.com"));
        assertThat(number("select count(*) from account where email = 'crowd@example.com'"))
                .isEqualTo(1);
        assertThat(number("select sum(granted) from lot l join account a on a.id = l.account_id"
                        + " where a.email = 'crowd@example.com'"))
                .isEqualTo(Long.parseLong(FIVE_DOLLARS));
    }

    @Test
    void aSignInBegunBeforeTheDeadlineAndEndedAfterItIsTooLate() {
        TestBrowser browser = server.browser();
        String callback = browser.callback("late@example.com");
        server.database().execute("update campaign set over_at = clock_timestamp(), over_max = clock_timestamp()");
        browser.open(callback);
        assertThat(number("select count(*) from lot l join account a on a.id = l.account_id"
                        + " where a.email = 'late@example.com'"))
                .isZero();
        server.database().execute("update campaign set over_at = '2099-01-01', over_max = '2099-01-01'");
        new Grants(server.database().database()).toAll("gift", (at, last, granted) -> {});
    }

    @Test
    void aThrowawayAddressIsKeptBackToldSoAndReleasedByAnOperator() throws Exception {
        TestBrowser browser = signedIn("ada@mailinator.com");
        assertThat(browser.get("/console").body()).contains("Free credit for your account is kept back");
        assertThat(browser.get("/console/credits").body()).contains("waits for a look by our staff", "No credit yet");
        assertThat(browser.submit("/console/models/claims", Map.of("model", "plain"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(server.chat(server.customerAt("ada@mailinator.com", "0"), CALL.formatted("plain"))
                        .statusCode())
                .as("no quota is claimed by a call either")
                .isEqualTo(402);

        TestBrowser olga = signedIn(CreditsServer.OPERATOR);
        assertThat(olga.get("/operator/reviews").body()).contains("ada@mailinator.com", "Throwaway address");
        assertThat(browser.get("/operator/reviews").statusCode()).isEqualTo(404);
        String path = "/operator/reviews/" + account("ada@mailinator.com");
        assertThat(olga.submit(path, Map.of("decision", "release", "reason", " "))
                        .statusCode())
                .isEqualTo(422);
        atOnce(
                6,
                i -> olga.on(i % 2 == 0 ? server.url() : second.url())
                        .submit(path, Map.of("decision", "release", "reason", "known")));
        assertThat(browser.get("/console/credits").body()).contains("$5.00").doesNotContain("waits for a look");
        assertThat(number("select count(*) from lot where account_id = " + account("ada@mailinator.com")))
                .isEqualTo(1);
        assertThat(browser.get("/console/events").body()).containsOnlyOnce("$5.00 of promotional credit");
    }

    @Test
    void quotasAreClaimedTogetherOnceAndUsedBeforeMoney() throws Exception {
        TestBrowser browser = signedIn("quota@example.com");
        assertThat(browser.get("/console/models").body()).contains("100,000 tokens, for 90 days", "No free quota");
        assertThat(browser.post(
                                "/console/models/claims",
                                Map.of("model", "plain", "_csrf", browser.token()),
                                "Sec-Fetch-Site",
                                "same-origin")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.submit("/console/models/claims", Map.of("model", "plain"))
                        .body())
                .contains("Claimed before");
        assertThat(browser.submit("/console/models/claims", Map.of("model", "dear"))
                        .body())
                .contains("has no free quota, so nothing was claimed");
        assertThat(browser.submit("/console/models/claims", Map.of()).statusCode())
                .isEqualTo(422);
        Customer customer = server.customerAt("quota@example.com", "0");
        assertThat(server.chat(customer, CALL.formatted("plain")).body()).contains("\"cost\":0");
        assertThat(server.available(customer)).isEqualTo(Long.parseLong(FIVE_DOLLARS));
        assertThat(browser.get("/console/models?show=active").body())
                .containsPattern("99,9\\d\\d of 100,000 tokens left");
    }

    @Test
    void fiftyFirstCallsAtOnceOverTwoNodesClaimOnce() throws Exception {
        signedIn("rush@example.com");
        Customer customer = server.customerAt("rush@example.com", "0");
        List<HttpResponse<String>> answers =
                atOnce(50, i -> (i % 2 == 0 ? server : second).chat(customer, CALL.formatted("spare")));
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        assertThat(number("select count(*) from lot where kind = 'quota' and account_id = "
                        + account("rush@example.com")))
                .isEqualTo(1);
    }

    @Test
    void withoutPayAsYouGoCallsStopWhenTheQuotaIsSpentAndSayWhatToDo() {
        signedIn("frugal@example.com");
        Customer customer = server.customerAt("frugal@example.com", "0");
        new Accounts(server.database().database())
                .setPayAsYouGo(customer.account().id(), false);
        assertThat(server.chat(customer, CALL.formatted("plain")).statusCode()).isEqualTo(200);
        server.database()
                .execute("update lot set expires_at = clock_timestamp() where kind = 'quota' and account_id = "
                        + customer.account().id());
        HttpResponse<String> expired = server.chat(customer, CALL.formatted("plain"));
        assertThat(expired.statusCode()).isEqualTo(402);
        assertThat(expired.body()).contains("trial_quota_exhausted", "Turn pay-as-you-go on");
        assertThat(server.chat(customer, CALL.formatted("dear")).body())
                .contains("trial_quota_exhausted", "dear has no free quota");
    }

    @Test
    void aCodeIsRedeemedOnceByEachAndNeverMoreThanItsUses() throws Exception {
        TestBrowser olga = signedIn(CreditsServer.OPERATOR);
        String code = makeCode(olga, "2");
        List<TestBrowser> people = new ArrayList<>();
        for (int i = 0; i < 4; i++) people.add(signedIn("coder" + i + "@example.com"));
        List<HttpResponse<String>> answers = atOnce(
                8,
                i -> people.get(i % 4)
                        .submit("/console/wallet/code", Map.of("code", code.toLowerCase(java.util.Locale.ROOT))));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 303).hasSize(2);
        assertThat(number("select used from credit_code order by id desc limit 1"))
                .isEqualTo(2);
        assertThat(number("select count(*) from account_event where kind = 'credit_granted'"
                        + " and text = '{usd 2.50} of promotional credit is in your wallet.'"
                        + " and account_id in (select id from account where email like 'coder%')"))
                .isEqualTo(2);
        TestBrowser late = signedIn("toolate@example.com");
        assertThat(redeem(late, code)).contains("has been used up");
    }

    @Test
    void wrongCodesAreToldApartAndSlowedDown() throws Exception {
        TestBrowser olga = signedIn(CreditsServer.OPERATOR);
        String code = makeCode(olga, "1");
        TestBrowser guesser = signedIn("guesser@example.com");
        String typo = (code.charAt(0) == 'A' ? "B" : "A") + code.substring(1);
        assertThat(redeem(guesser, typo)).contains("mistyped").contains(typo);
        assertThat(redeem(guesser, CreditCode.random().text())).contains("There is no such code");
        server.database().execute("update credit_code_batch set expires_at = clock_timestamp()");
        assertThat(redeem(guesser, code)).contains("This code has expired");
        server.database().execute("update credit_code_batch set expires_at = null");
        redeem(guesser, "nonsense");
        redeem(guesser, "nonsense");
        HttpResponse<String> sixth = guesser.submit("/console/wallet/code", Map.of("code", code));
        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.body()).contains("Too many codes were wrong");
        server.database().execute("update code_try set at = at - interval '16 min'");
        assertThat(guesser.submit("/console/wallet/code", Map.of("code", code)).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aHeldAccountGetsNeitherCodeNorQuota() throws Exception {
        String code = makeCode(signedIn(CreditsServer.OPERATOR), "1");
        TestBrowser held = signedIn("held@example.com");
        new Accounts(server.database().database()).setHeld(account("held@example.com"), "suspicious");
        assertThat(redeem(held, code)).contains("on hold");
        assertThat(held.get("/console/credits").body())
                .contains("Your account is on hold: calls are refused", "What is in your wallet stays yours");
        assertThat(held.get("/console/models").body()).contains("Free quotas can't be claimed at the moment");
        assertThat(held.submit("/console/models/claims", Map.of("model", "plain"))
                        .body())
                .contains("on hold");
        assertThat(number("select count(*) from lot where source <> 'campaign:gift' and account_id = "
                        + account("held@example.com")))
                .isZero();
    }

    @Test
    void theConsoleLeadsStaffAndNobodyElseToTheirPages() {
        List<String> pages =
                List.of("/operator/tickets", "/operator/reviews", "/operator/campaigns", "/operator/codes");
        TestBrowser olga = signedIn(CreditsServer.OPERATOR);
        String overview = olga.get("/console").body();
        assertThat(pages).allMatch(page -> overview.contains("href=\"" + page + "\""));
        for (String page : pages) {
            assertThat(olga.get(page).body()).contains("href=\"" + page + "\" aria-current=\"page\"");
        }
        assertThat(signedIn("visitor@example.com").get("/console").body()).doesNotContain("/operator/");
    }

    @Test
    void timesAreInTheZoneOfTheAccountAndReadableByMachines() {
        TestBrowser browser = signedIn("zone@example.com");
        server.database().execute("update account set time_zone = 'Asia/Shanghai' where email = 'zone@example.com'");
        server.database()
                .execute("update lot set expires_at = '2099-12-31T20:00:00Z' where account_id = "
                        + account("zone@example.com"));
        assertThat(browser.get("/console/credits").body())
                .contains("<time datetime=\"2099-12-31T20:00:00Z\">Jan 1, 2100, 04:00</time>");
    }

    @Test
    void theOperatorSeesTheCampaignInNumbers() {
        TestBrowser olga = signedIn(CreditsServer.OPERATOR);
        assertThat(olga.get("/operator/campaigns").body())
                .contains("A gift to begin with", "Granted", "may still be granted", "<polyline");
    }

    @Test
    void refusesToStartWithAnotherAmountThanWasGranted() throws Exception {
        signedIn("before@example.com");
        Path changed = Files.createDirectories(folder.resolve("changed"));
        CreditsServer.content(changed);
        Files.writeString(changed.resolve("campaigns/gift.md"), CreditsServer.campaign("6.00"));
        assertThatThrownBy(() -> server.secondNode(Map.of("SMARTOKEN_CONTENT", changed.toString())))
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("campaigns/gift.md:4: the amount can't change any more");
    }

    @Test
    void aNetworkGetsFiveGrantsAnHourThenAReview() throws Exception {
        try (TestServer strict = CreditsServer.start(
                issuer, Files.createTempDirectory(folder, "strict"), Map.of("SMARTOKEN_SIGNUPS_PER_NETWORK", "5"))) {
            for (int i = 0; i < 7; i++) strict.browser().signIn("neighbour" + i + "@example.com");
            assertThat(strict.database().number("select count(*) from lot")).isEqualTo(5);
            assertThat(strict.database().number("select count(*) from sign_up where state = 'review'"))
                    .isEqualTo(2);
            strict.requireCleanBooks();
        }
    }

    private static String makeCode(TestBrowser operator, String uses) {
        HttpResponse<String> made = operator.submit(
                "/operator/codes",
                Map.of("amount", "2.50", "kind", "promo", "count", "1", "uses", uses, "expires", "30d"));
        Matcher code = CODE.matcher(made.body());
        assertThat(code.find()).as(made.body()).isTrue();
        return code.group();
    }

    private static String redeem(TestBrowser browser, String code) {
        HttpResponse<String> answer = browser.submit("/console/wallet/code", Map.of("code", code));
        assertThat(answer.statusCode()).isEqualTo(422);
        return answer.body();
    }

    private static TestBrowser signedIn(String email) {
        TestBrowser browser = server.browser();
        browser.signIn(email);
        return browser;
    }

    private static long account(String email) {
        return number("select id from account where email = '" + email + "'");
    }

    private static long number(String sql) {
        return server.database().number(sql);
    }

    private interface Work {
        HttpResponse<String> run(int i) throws Exception;
    }

    private static List<HttpResponse<String>> atOnce(int times, Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(threads.submit(() -> work.run(number)));
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> one : all) answers.add(one.get());
            return answers;
        }
    }
}
