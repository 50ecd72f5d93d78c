package com.smartoken.console.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.Period;
import com.smartoken.keys.KeySecret;
import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's pages of keys over HTTP: made once, told once, limited, replaced, revoked, and nobody else's. */
class KeyPagesTest extends ConsoleTest {
    private static final Pattern SECRET = Pattern.compile("sk-st-[0-9A-Za-z]{49}");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String ASK =
            "{\"model\": \"plain\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}";

    private TestBrowser browser;
    private String email;

    @AfterAll
    static void booksAreRight() {
        server.requireCleanBooks();
    }

    @Test
    void thePlaygroundsKeyIsMarkedAndCappedButNeverReplaced() {
        long account = server.database().number("select id from account where email = '" + email + "'");
        long key = server.keys().playground(account).id();
        String list = browser.get("/console/keys").body();
        assertThat(list).contains("Console only").contains("It has no secret").doesNotContain("playground-");
        String page = browser.get("/console/keys/" + key).body();
        assertThat(page).contains("Spending cap").contains("Revoke the key").doesNotContain("Replace the key");
        Map<String, String> rotation =
                Map.of("overlap", "0", "form", UUID.randomUUID().toString());
        HttpResponse<String> refused = browser.submit("/console/keys/" + key + "/rotation", rotation);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).doesNotContainPattern(SECRET);
        Map<String, String> capped = Map.of("name", "Playground", "expires", "keep", "cap", "1", "cap_period", "day");
        assertThat(browser.submit("/console/keys/" + key, capped).statusCode()).isEqualTo(303);
        assertThat(browser.get("/console/keys").body()).contains("$1.00 a day");
    }

    @BeforeEach
    void signIn() {
        email = "keys" + COUNT.incrementAndGet() + "@example.com";
        browser = server.browser();
        browser.signIn(email);
    }

    @Test
    void tellsTheSecretInTheAnswerThatMadeItAndNeverAgain() {
        HttpResponse<String> made = create(Map.of("name", "Billing"));
        String secret = secret(made);
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(made.body()).contains("export SMARTOKEN_API_KEY", "/v1", "panel-python");
        assertThat(status(secret)).isEqualTo(402); // known, and its account has nothing yet
        for (String page :
                List.of("/console/keys", "/console/keys/" + id("Billing"), "/console", "/console/settings")) {
            assertThat(browser.get(page).body()).as(page).doesNotContain(secret);
        }
        assertThat(browser.get("/console/keys").body()).contains(secret.substring(0, 14) + "…");
        assertThat(server.database().number("select count(*) from api_key k where k::text like '%" + secret + "%'"))
                .isZero();
    }

    @Test
    void makesOneKeyFromAFormThatIsSentTwice() {
        Map<String, String> form =
                Map.of("name", "Once", "form", UUID.randomUUID().toString());
        String secret = secret(browser.submit("/console/keys", form));
        HttpResponse<String> again = browser.submit("/console/keys", form);
        assertThat(again.statusCode()).isEqualTo(303);
        HttpResponse<String> page = browser.get(TestBrowser.location(again));
        assertThat(page.body()).contains("was sent before", "Once").doesNotContain(secret);
        assertThat(keys("Once")).isEqualTo(1);
    }

    @Test
    void makesOneKeyFromAFormThatIsSentManyTimesAtOnce() {
        Map<String, String> form =
                Map.of("name", "Storm", "form", UUID.randomUUID().toString());
        String token = browser.token();
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    Map<String, String> fields = new HashMap<>(form);
                    fields.put("_csrf", token);
                    return browser.post("/console/keys", fields, "Sec-Fetch-Site", "same-origin");
                }))
                .toList();
        long told = all.stream()
                .filter(one -> SECRET.matcher(one.join().body()).find())
                .count();
        assertThat(told).isEqualTo(1);
        assertThat(keys("Storm")).isEqualTo(1);
    }

    @Test
    void aHundredAndTwentyFormsAtOnceAreAllAnsweredAndKeepNobodyElseWaiting() {
        String token = browser.token();
        TestBrowser other = server.browser();
        other.signIn("other-" + UUID.randomUUID() + "@example.com");
        List<CompletableFuture<Integer>> all = IntStream.range(0, 120)
                .mapToObj(i -> {
                    Map<String, String> fields = Map.of(
                            "name",
                            "Many " + i,
                            "expires",
                            "never",
                            "cap_period",
                            "month",
                            "form",
                            UUID.randomUUID().toString(),
                            "_csrf",
                            token);
                    return CompletableFuture.supplyAsync(
                            () -> browser.post("/console/keys", fields, "Sec-Fetch-Site", "same-origin")
                                    .statusCode(),
                            task -> Thread.ofVirtual().start(task));
                })
                .toList();
        assertThat(other.get("/console/keys").statusCode()).isEqualTo(200);
        assertThat(all).extracting(CompletableFuture::join).containsOnly(200);
        assertThat(server.database().number("select count(*) from api_key where name like 'Many %'"))
                .isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|''|Give the key a name",
                "name|tab\there|invisible",
                "name|nul\0here|invisible",
                "name|turn\u202ehere|invisible",
                "name|colour\u001b[31mhere|invisible",
                "expires|soon|one of the list",
                "cap|-5|amount in dollars",
                "cap|1e9|amount in dollars",
                "cap|0|amount in dollars",
                "rpm|1.5|whole number",
                "tpm|-1|whole number",
                "networks|example.com|is no address",
                "networks|10.0.0.0/33|is no address",
                "models|nothing-of-the-kind|from the list"
            })
    void saysBesideTheFieldWhatIsWrongAndKeepsTheRest(String field, String value, String message) {
        Map<String, String> form = new HashMap<>(Map.of("name", "Wrong key", "tpm", "1234"));
        form.put(field, value);
        HttpResponse<String> answer = create(form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(message);
        if (!field.equals("name")) assertThat(answer.body()).contains("value=\"Wrong key\"");
        if (!field.equals("tpm")) assertThat(answer.body()).contains("value=\"1234\"");
        assertThat(keys("Wrong key")).isZero();
    }

    @Test
    void refusesANameOfTenKilobytesAndShowsMarkupAsText() {
        HttpResponse<String> huge = create(Map.of("name", "x".repeat(10_240)));
        assertThat(huge.statusCode()).isEqualTo(422);
        assertThat(huge.body()).contains("At most 100 characters").hasSizeLessThan(60_000);
        create(Map.of("name", "<script>alert(1)</script>${7*7}"));
        assertThat(browser.get("/console/keys").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;${7*7}")
                .doesNotContain("<script>alert");
        String hundred = "𝟙".repeat(100);
        assertThat(create(Map.of("name", hundred)).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsLimitsAndShowsThemInWords() {
        create(Map.of(
                "name", "Limited",
                "expires", "7d",
                "cap", "$12.50",
                "cap_period", "week",
                "networks", "10.0.0.0/8, 2001:db8::/32",
                "models", "plain",
                "rpm", "60",
                "tpm", "100,000"));
        assertThat(browser.get("/console/keys").body())
                .contains("$12.50 a week", "only plain", "from 2 networks", "60 requests a minute", "100,000 tokens")
                .contains("$0.00 of $12.50 this week", "Expires soon");
        String manage = browser.get("/console/keys/" + id("Limited")).body();
        assertThat(manage).contains("value=\"12.50\"", "10.0.0.0/8\n2001:db8::/32", "value=\"plain\" checked");
    }

    @Test
    void changesLimitsThatCountAtOnceAndCountWhatWasSpentBefore() {
        TestServer.Customer customer = server.customerAt(email, "1");
        assertThat(server.chat(customer, ASK).statusCode()).isEqualTo(200);
        long id = id("test");
        HttpResponse<String> saved = browser.submit(
                "/console/keys/" + id,
                Map.of("name", "Renamed", "expires", "keep", "cap", "0.000001", "cap_period", "month"));
        assertThat(saved.statusCode()).isEqualTo(303);
        String period = Period.MONTH.nameAt(Instant.now());
        assertThat(server.database()
                        .number("select spent from spending where scope = 'key:" + id + "' and period = '" + period
                                + "'"))
                .isEqualTo(1_000_000_000 - server.available(customer))
                .isPositive();
        TestServer.await(() -> server.chat(customer, ASK).statusCode() == 402);
        assertThat(server.chat(customer, ASK).body()).contains("key_limit_reached");
        assertThat(browser.get("/console/keys").body()).contains("Renamed");
    }

    @Test
    void letsBothKeysWorkWhileOneReplacesTheOtherAndCountsThemAgainstOneCap() {
        server.customerAt(email, "1");
        String old = secret(create(Map.of("name", "Service", "cap", "0.02", "cap_period", "day", "expires", "30d")));
        long oldId = id("Service");
        HttpResponse<String> answer = browser.submit(
                "/console/keys/" + oldId + "/rotation",
                Map.of("overlap", "1h", "form", UUID.randomUUID().toString()));
        String fresh = secret(answer);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).contains("works for 1 h more");
        assertThat(fresh).isNotEqualTo(old);
        assertThat(status(old)).isEqualTo(200);
        assertThat(status(fresh)).isEqualTo(200);
        assertThat(server.database()
                        .number("select count(*) from spending where scope = 'key:" + oldId
                                + "' and spent > 0 and period like '____-__-__'"))
                .isEqualTo(1);
        assertThat(server.database()
                        .number("select count(*) from spending s join api_key k on s.scope = 'key:' || k.id"
                                + " where k.name = 'Service' and k.id <> " + oldId))
                .isZero();
        assertThat(server.database()
                        .number("select count(*) from api_key where name = 'Service' and replaced_by is null"
                                + " and cap_nano = 20000000 and expires_at > now() + interval '29 days'"))
                .isEqualTo(1);
        assertThat(browser.get("/console/keys").body()).contains("Being replaced");
        HttpResponse<String> twice = browser.submit("/console/keys/" + oldId + "/rotation", Map.of("overlap", "1h"));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body()).contains("replaced already");
    }

    @Test
    void keepsHowManyCallsMayRunAtOnceWhenAKeyIsChangedOrReplaced() {
        create(Map.of("name", "Narrow"));
        long id = id("Narrow");
        server.database().execute("update api_key set running = 3 where id = " + id);
        assertThat(browser.submit("/console/keys/" + id, Map.of("name", "Narrow", "expires", "keep", "rpm", "60"))
                        .statusCode())
                .isEqualTo(303);
        secret(browser.submit("/console/keys/" + id + "/rotation", Map.of("overlap", "1h")));
        assertThat(server.database()
                        .number("select count(*) from api_key where name = 'Narrow' and rpm = 60 and running = 3"))
                .as("the old key and the new one")
                .isEqualTo(2);
    }

    @Test
    void endsTheOldKeyAtOnceWhenReplacedWithoutOverlap() {
        server.customerAt(email, "1");
        String old = secret(create(Map.of("name", "Leaked")));
        assertThat(status(old)).isEqualTo(200);
        String fresh = secret(browser.submit("/console/keys/" + id("Leaked") + "/rotation", Map.of("overlap", "0")));
        TestServer.await(() -> status(old) == 401);
        assertThat(status(fresh)).isEqualTo(200);
        assertThat(browser.get("/console/events").body()).contains("was replaced by a new one and ended at once");
    }

    @Test
    void revokesAfterAQuestionAndFoldsTheKeyAway() {
        server.customerAt(email, "1");
        String secret = secret(create(Map.of("name", "Gone")));
        long id = id("Gone");
        assertThat(status(secret)).isEqualTo(200);
        assertThat(browser.get("/console/keys/" + id + "/revocation").body()).contains("Revoke “Gone”?");
        assertThat(status(secret)).isEqualTo(200);
        HttpResponse<String> revoked = browser.submit("/console/keys/" + id + "/revocation", Map.of());
        assertThat(status(secret)).isEqualTo(401); // on this node at once
        String page = browser.get(TestBrowser.location(revoked)).body();
        assertThat(page)
                .contains("No node takes the key for longer than a second")
                .contains("Revoked keys");
        browser.submit("/console/keys/" + id + "/revocation", Map.of());
        assertThat(browser.get("/console/events").body().split("The key \"Gone\"", -1))
                .as("told once")
                .hasSize(2);
        assertThat(browser.submit("/console/keys/" + id, Map.of("name", "Back")).statusCode())
                .isEqualTo(422);
        assertThat(browser.submit("/console/keys/" + id + "/rotation", Map.of("overlap", "1h"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void answersTheListThatAsksWithTheQuestionAndThenWithTheRowAlone() {
        server.customerAt(email, "1");
        long id = id("test");
        String path = "/console/keys/" + id + "/revocation";
        String question = browser.part(path, "question").body();
        assertThat(question).startsWith("<section").contains("Revoke “test”?");
        assertThat(question).as("from elsewhere the form leads on").doesNotContain("hx-post");
        HttpResponse<String> asked =
                browser.get(path, "HX-Request", "true", "HX-Target", "dialog#question", "HX-Current-URL", url("/keys"));
        assertThat(asked.body()).contains("hx-post=\"" + path + "\"", "hx-target=\"#key-" + id + "\"");
        HttpResponse<String> row = browser.submitPart("/console/keys", "key-" + id, path, Map.of());
        assertThat(row.statusCode()).isEqualTo(200);
        assertThat(row.headers().firstValue("Vary").orElse("")).contains("HX-Request", "HX-Target");
        assertThat(row.body()).startsWith("<li class=\"key\" id=\"key-" + id).contains("No node takes the key");
        assertThat(browser.get("/console/keys?revoked=" + id).body())
                .as("the page has the same row")
                .contains(row.body().strip());
    }

    @Test
    void saysInTheRowOfTheKeyWhatBecameOfItAndOnlyOfARevokedOne() {
        server.customerAt(email, "1");
        long id = id("test");
        String lie = browser.get("/console/keys?revoked=" + id).body();
        assertThat(lie).doesNotContain("No node takes the key");
        HttpResponse<String> revoked = browser.submit("/console/keys/" + id + "/revocation", Map.of());
        assertThat(TestBrowser.location(revoked)).endsWith("#key-" + id);
        assertThat(browser.get(TestBrowser.location(revoked)).body()).contains("<details class=\"key-fold\" open");
    }

    private static String url(String path) {
        return server.url() + "/console" + path;
    }

    @Test
    void tellsTheOwnerOfAKeyThatAnOperatorRevoked() {
        String prefix = KeySecret.shown(secret(create(Map.of("name", "Theirs"))));
        assertThat(new ApiKeys(server.database().database()).revoke(prefix)).isTrue();
        assertThat(new ApiKeys(server.database().database()).revoke(prefix))
                .as("there is such a key")
                .isTrue();
        assertThat(new ApiKeys(server.database().database()).revoke("sk-st-nobody"))
                .isFalse();
        assertThat(browser.get("/console/events").body()).contains("Key revoked", prefix);
    }

    @Test
    void showsWhenAndFromWhereAKeyWasUsedLast() {
        TestServer.Customer customer = server.customerAt(email, "1");
        assertThat(browser.get("/console/keys").body()).contains("Never");
        server.chat(customer, ASK);
        assertThat(browser.get("/console/keys").body()).contains("from 127.0.0.1");
        assertThat(server.database()
                        .number("select count(*) from api_key where id = " + id("test")
                                + " and last_used_at is not null"))
                .as("no call writes it")
                .isZero();
    }

    @Test
    void hasNothingOfAnotherAccountsKey() {
        create(Map.of("name", "Mine"));
        long id = id("Mine");
        TestBrowser other = server.browser();
        other.signIn("other-" + email);
        String key = "/console/keys/" + id;
        assertThat(other.get(key).statusCode()).isEqualTo(404);
        assertThat(other.get(key + "/revocation").statusCode()).isEqualTo(404);
        assertThat(other.submit(key, Map.of("name", "Stolen")).statusCode()).isEqualTo(404);
        assertThat(other.submit(key + "/rotation", Map.of("overlap", "0")).statusCode())
                .isEqualTo(404);
        assertThat(other.submit(key + "/revocation", Map.of()).statusCode()).isEqualTo(404);
        assertThat(other.get("/console/keys/x").statusCode()).isEqualTo(404);
        assertThat(other.get("/console/keys?saved=" + id).body()).doesNotContain("Mine");
        assertThat(keys("Mine")).isEqualTo(1);
        assertThat(server.database()
                        .number("select count(*) from api_key where id = " + id + " and revoked_at is null"))
                .isEqualTo(1);
    }

    @Test
    void keepsWhatWasTypedWhenTheTokenIsOfAnEarlierSession() {
        Map<String, String> form =
                Map.of("name", "Typed long", "form", UUID.randomUUID().toString(), "_csrf", browser.token());
        browser.signIn("someone-else-" + email);
        HttpResponse<String> stale = browser.post("/console/keys", form, "Sec-Fetch-Site", "same-origin");
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("value=\"Typed long\"", form.get("form"));
        assertThat(keys("Typed long")).isZero();
    }

    @Test
    void returnsToThePageAfterALostSession() {
        browser.cookies().clear();
        HttpResponse<String> away = browser.get("/console/keys/new");
        assertThat(TestBrowser.location(away)).endsWith("/login?return=%2Fconsole%2Fkeys%2Fnew");
        String login = TestBrowser.location(away) + "&login_hint=" + email;
        assertThat(browser.open(login).uri().getPath()).isEqualTo("/console/keys/new");
    }

    @Test
    void allowsSoManyKeysAndSaysWhatToDoThen() {
        long account = account();
        server.database()
                .execute("insert into api_key (account_id, name, prefix, hash) select " + account
                        + ", 'k' || n, 'sk-st-many" + account + "-' || n, sha256(('many" + account
                        + "' || n)::bytea) from generate_series(1, 200) n");
        HttpResponse<String> refused = create(Map.of("name", "One more"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("You have 200 keys").contains("value=\"One more\"");
        assertThat(browser.submit("/console/keys/" + id("k7") + "/revocation", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(create(Map.of("name", "One more")).statusCode()).isEqualTo(200);
    }

    @Test
    void explainsThatAnAccountIsOnHold() {
        new Accounts(server.database().database()).setHeld(account(), "Unusual sign-ups");
        assertThat(browser.get("/console/keys").body()).contains("on hold", "Unusual sign-ups");
    }

    @Test
    void leadsWhoHasNoKeyToTheFirst() {
        assertThat(browser.get("/console/keys").body()).contains("You have no keys yet", "/console/keys/new");
    }

    private HttpResponse<String> create(Map<String, String> fields) {
        Map<String, String> form = new HashMap<>(Map.of("expires", "never", "cap_period", "month"));
        form.put("form", UUID.randomUUID().toString());
        form.putAll(fields);
        return browser.submit("/console/keys", form);
    }

    private static String secret(HttpResponse<String> page) {
        Matcher secret = SECRET.matcher(page.body());
        assertThat(secret.find()).as(page.statusCode() + " " + page.body()).isTrue();
        return secret.group();
    }

    private static int status(String secret) {
        return server.send(server.request("/v1/chat/completions")
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(ASK)))
                .statusCode();
    }

    private long account() {
        return new Accounts(server.database().database())
                .findByEmail(email)
                .getFirst()
                .id();
    }

    private long id(String name) {
        return server.database()
                .number("select max(id) from api_key where name = '" + name + "' and account_id = " + account());
    }

    private static long keys(String name) {
        return server.database().number("select count(*) from api_key where name = '" + name + "'");
    }
}
