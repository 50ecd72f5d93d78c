package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.local.LocalIssuer;
import com.smartoken.money.Usd;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The playground's calls, forms and what it keeps, without a window. */
class PlaygroundTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}}";

    private static LocalIssuer issuer;
    private static TestServer server;
    private static Player ada;
    private static Player eve;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of());
        ada = Player.at(server, "ada@example.com", "5");
        eve = Player.at(server, "eve@example.com", "0");
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @AfterEach
    void booksAreRight() {
        server.requireCleanBooks();
    }

    @Test
    void aRunIsACallOfTheAccountUnderAKeyThatNobodyHolds() throws Exception {
        UUID run = UUID.randomUUID();
        HttpResponse<String> answer = ada.run(run, 0, body("plain", "Hello there"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.body()).contains("data: [DONE]").contains("\"cost\"");
        JsonNode outcome = JSON.readTree(ada.get("/runs/" + run + "/0").body());
        assertThat(outcome.get("cost").textValue()).isEqualTo("$" + new Usd(ada.charged(run, 0)).plain());
        assertThat(outcome.get("paid").textValue()).isEqualTo("topped-up balance");
        assertThat(outcome.get("receipt").textValue()).isEqualTo("/console/usage/" + ada.publicId(run));
        assertThat(server.database()
                        .number("select count(*) from api_key k join usage_record u on u.key_id = k.id join"
                                + " playground_call c using (request_id) where c.run_id = '" + run
                                + "' and k.internal and k.name = 'Playground' and k.account_id = "
                                + ada.customer().account().id()))
                .isEqualTo(1);
    }

    @Test
    void onePressIsChargedOnceHoweverOftenItIsSent() throws Exception {
        UUID run = UUID.randomUUID();
        List<Future<HttpResponse<String>>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) sent.add(threads.submit(() -> ada.run(run, 0, body("plain", "Once"))));
        }
        int done = 0;
        for (Future<HttpResponse<String>> one : sent) {
            if (one.get().statusCode() == 200) done++;
            else ErrorEnvelope.of(one.get()).is(409, "already_sent");
        }
        assertThat(done).isEqualTo(1);
        assertThat(server.database().number("select count(*) from playground_call where run_id = '" + run + "'"))
                .isEqualTo(1);
        ErrorEnvelope.of(eve.run(run, 1, body("plain", "Mine now"))).is(409, "already_sent");
    }

    @Test
    void withoutTokenOrSessionNothingRuns() {
        UUID run = UUID.randomUUID();
        Player forged = new Player(server, ada.browser(), ada.customer(), "wrong");
        assertThat(forged.run(run, 0, body("plain", "Hi")).statusCode()).isEqualTo(403);
        Player nobody = new Player(server, server.browser(), ada.customer(), ada.token());
        assertThat(nobody.run(run, 0, body("plain", "Hi")).statusCode()).isEqualTo(401);
        assertThat(server.database().number("select count(*) from playground_run where id = '" + run + "'"))
                .isZero();
    }

    @Test
    void anEmptyWalletIsToldBeforeAnythingIsSent() throws Exception {
        JsonNode quote = JSON.readTree(
                eve.post("/quotes", "[" + body("plain", "Hello") + "]").body());
        assertThat(quote.at("/quotes/0/refused").booleanValue()).isTrue();
        assertThat(quote.at("/quotes/0/available").textValue()).isEqualTo("$0.00");
        int before = server.upstreamRequests();
        ErrorEnvelope.of(eve.run(UUID.randomUUID(), 0, body("plain", "Hello"))).is(402, "insufficient_balance");
        HttpResponse<String> page = eve.submit(form("plain", "Words that I <b>typed</b>"));
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body())
                .contains("Words that I &lt;b&gt;typed&lt;/b&gt;")
                .contains("$0.00 is available");
        assertThat(server.upstreamRequests()).isEqualTo(before);
    }

    @Test
    void quotesAddUpAndTellWhatIsWrongWithEach() throws Exception {
        JsonNode quotes = JSON.readTree(ada.post(
                        "/quotes",
                        "[" + body("plain", "Hello") + ", " + body("nobody", "Hello") + ", "
                                + body("plain", "word ".repeat(500_000)) + "]")
                .body());
        assertThat(quotes.at("/quotes/0/max").textValue()).startsWith("$0.0");
        assertThat(quotes.at("/quotes/1/error/code").textValue()).isEqualTo("model_not_found");
        assertThat(quotes.at("/quotes/2/too_long").booleanValue()).isTrue();
        assertThat(ada.post("/quotes", "[]").statusCode()).isEqualTo(400);
        assertThat(ada.post("/quotes", "nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void whatItTellsOfMoneyAndTokensIsInTheReadersStyle() throws Exception {
        Player dora = Player.at(server, "dora@example.com", "1234.5");
        dora.browser().submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1.234,56"));
        JsonNode quote = JSON.readTree(
                dora.post("/quotes", "[" + body("plain", "Hello") + "]").body());
        assertThat(quote.at("/quotes/0/available").textValue()).isEqualTo("$1.234,50");
        assertThat(quote.at("/quotes/0/max").textValue()).startsWith("$0,0");
        assertThat(quote.at("/total").textValue()).startsWith("$0,0");
        UUID run = UUID.randomUUID();
        dora.run(run, 0, body("plain", "Hello"));
        JsonNode outcome = JSON.readTree(dora.get("/runs/" + run + "/0").body());
        String plain = new Usd(dora.charged(run, 0)).plain();
        assertThat(outcome.get("cost").textValue()).isEqualTo("$" + plain.replace('.', ','));
        assertThat(outcome.get("cost_usd").textValue()).isEqualTo(plain);
        assertThat(dora.submit(form("plain", "word ".repeat(2_000))).body())
                .containsPattern("<dd>\\d\\.\\d{3} in, ")
                .containsPattern("<dd>\\$0,\\d+</dd>")
                .doesNotContainPattern(">\\$\\d+\\.\\d{2}<");
        Player finn = Player.at(server, "finn@example.com", "0");
        finn.browser().submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1.234,56"));
        assertThat(finn.submit(form("plain", "Hello")).body())
                .containsPattern("may cost up to \\$0,\\d+ on plain; \\$0,00 is available");
    }

    @Test
    void thePlainFormGivesTheWholeAnswerAndGoesOn() {
        HttpResponse<String> first = ada.submit(form("reasoner", "Who are *you*?"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body())
                .contains("Sandbox answer from")
                .contains("<summary>Thinking</summary>")
                .contains("/console/usage/req_")
                .contains("<dd>topped-up balance</dd>");
        String history = value(first.body(), "history");
        assertThat(history).contains("Who are *you*?").contains("assistant");
        Map<String, String> next = new java.util.HashMap<>(form("plain", "And then?"));
        next.put("history", history);
        HttpResponse<String> second = ada.submit(next);
        assertThat(second.body()).contains("you sent 3 messages");
        next.put("run", value(first.body(), "run"));
        assertThat(ada.submit(next).statusCode()).isEqualTo(200);
        assertThat(ada.submit(next).body()).contains("was sent already");
    }

    @Test
    void thePlainFormKeepsWhatWasTypedWhateverIsWrong() {
        Map<String, String> fields = new java.util.HashMap<>(form("plain", "My key is sk-st-" + "a".repeat(40)));
        HttpResponse<String> warned = ada.submit(fields);
        assertThat(warned.statusCode()).isEqualTo(422);
        assertThat(warned.body())
                .contains("looks like a secret key: sk-st-aaaa…")
                .contains("name=\"sure\"");
        fields.put("sure", "1");
        fields.put("temperature", "3");
        fields.put("max_tokens", "9000");
        fields.put("tools", "{");
        HttpResponse<String> wrong = ada.submit(fields);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("A number from 0 to 2.")
                .contains("A whole number from 1 to 8,192.")
                .contains("A JSON list of tools.")
                .contains("value=\"9000\"");
        fields.putAll(Map.of("temperature", "", "max_tokens", "20", "tools", ""));
        assertThat(ada.submit(fields).statusCode()).isEqualTo(200);
        assertThat(ada.submit(form("nobody", "Hi")).body()).contains("Choose a model from the list.");
    }

    @Test
    void hostileWordsInThePlainPageStayWords() {
        String page = ada.submit(form("plain", "<b onclick=x>Hi</b> <img src=x> \u202egnirts"))
                .body();
        String shown = page.substring(page.indexOf("id=\"turns\""), page.indexOf("id=\"play\""));
        assertThat(shown)
                .doesNotContain("<b ")
                .doesNotContain("<img")
                .doesNotContain("\u202e")
                .contains("⟨U+202E⟩");
        assertThat(WholeAnswer.html(
                        "<script>x</script>\n\n![pixel](https://evil.example/p.png) [x](javascript:alert(1))"
                                + "\n\n# Title"))
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("javascript:alert(1)\"")
                .doesNotContain("id=")
                .contains("[image: pixel]");
        assertThat(WholeAnswer.html("> ".repeat(29_000) + "deep")).isNotNull();
    }

    @Test
    void onlyWhatTheModelUnderstandsIsSent() {
        Map<String, String> fields = new java.util.HashMap<>(form("plain", "Hi"));
        fields.putAll(Map.of("temperature", "0.5", "seed", "7", "thinking", "off", "stop", "END\nSTOP"));
        assertThat(ada.submit(fields).statusCode()).isEqualTo(200);
        assertThat(lastSent())
                .contains("\"temperature\":0.5")
                .contains("\"stop\":[\"END\",\"STOP\"]")
                .doesNotContain("seed")
                .doesNotContain("thinking");
    }

    @Test
    void anAnswerByASchemaIsAskedFor() {
        Map<String, String> fields = new java.util.HashMap<>(form("plain", "As JSON, please"));
        fields.putAll(Map.of("format", "json_schema", "schema", "["));
        assertThat(ada.submit(fields).body()).contains("A JSON schema: one JSON object.");
        fields.put("schema", "{\"type\": \"object\"}");
        assertThat(ada.submit(fields).statusCode()).isEqualTo(200);
        assertThat(lastSent())
                .contains(
                        "\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"schema\":{\"type\": \"object\"}}");
    }

    @Test
    void theLimitsOfItsKeyHold() throws Exception {
        Player bob = Player.at(server, "bob@example.com", "5");
        assertThat(bob.run(UUID.randomUUID(), 0, body("plain", "One")).statusCode())
                .isEqualTo(200);
        String prefix = server.keys().playground(bob.customer().account().id()).prefix();
        assertThat(bob.browser().get("/console/playground").body()).doesNotContain(prefix);
        server.database().execute("update api_key set rpm = 1 where prefix = '" + prefix + "'");
        TestServer.await(
                () -> bob.run(UUID.randomUUID(), 0, body("plain", "Two")).statusCode() == 429);
    }

    @Test
    void theOutcomeTellsWhichMoneyPaid() throws Exception {
        Player cleo = Player.at(server, "cleo@example.com", "0");
        server.wallets()
                .credit(new Wallets.Credit(
                        cleo.customer().account().id(),
                        LotKind.PROMO,
                        Source.of("gift"),
                        Usd.parse("1"),
                        null,
                        "test",
                        "a gift"));
        UUID run = UUID.randomUUID();
        cleo.run(run, 0, body("plain", "Hello"));
        JsonNode outcome = JSON.readTree(cleo.get("/runs/" + run + "/0").body());
        assertThat(outcome.get("paid").textValue()).isEqualTo("promotional credit");
    }

    @Test
    void presetsAreTheAccountsOwn() throws Exception {
        HttpResponse<String> saved =
                ada.post("/presets?name=Terse", "{\"models\": [\"plain\"], \"settings\": {\"system\": \"Be terse.\"}}");
        String id = JSON.readTree(saved.body()).get("id").textValue();
        assertThat(JSON.readTree(ada.post("/presets?name=Terse", "{\"models\": []}")
                                .body())
                        .get("id")
                        .textValue())
                .as("the same name is the same preset")
                .isEqualTo(id);
        assertThat(ada.browser().get("/console/playground?preset=" + id).body()).contains("Terse");
        assertThat(eve.browser().get("/console/playground?preset=" + id).statusCode())
                .isEqualTo(404);
        assertThat(eve.browser()
                        .submit("/console/playground/presets/" + id + "/delete", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(ada.post("/presets?name=", "{}").statusCode()).isEqualTo(400);
        assertThat(ada.post("/presets?name=Big", "{\"a\": \"" + "x".repeat(200_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(ada.browser()
                        .submit("/console/playground/presets/" + id + "/delete", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.browser().get("/console/playground?preset=" + id).statusCode())
                .isEqualTo(404);
    }

    @Test
    void onlyWhatItsOwnerKeptCanBeSentAgainAndItIsGoneWhenDeleted() throws Exception {
        UUID unkept = UUID.randomUUID();
        ada.run(unkept, 0, body("plain", "Forget me"));
        assertThat(ada.browser()
                        .get("/console/playground?request=" + ada.publicId(unkept))
                        .statusCode())
                .isEqualTo(404);
        String id = JSON.readTree(ada.post("/conversations?title=Tea", "{\"branches\": []}")
                        .body())
                .get("id")
                .textValue();
        UUID run = UUID.randomUUID();
        ada.post("/runs/" + run + "/0?conversation=" + id, body("plain", "Keep me"));
        String again = "/console/playground?request=" + ada.publicId(run);
        assertThat(ada.browser().get(again).body()).contains("Keep me");
        assertThat(receipt(run)).contains("href=\"" + again + "\"").contains("Send again in the Playground");
        assertThat(receipt(unkept)).contains("Receipt").doesNotContain("Send again");
        assertThat(eve.browser().get(again).statusCode()).isEqualTo(404);
        assertThat(eve.browser().get("/console/playground?conversation=" + id).statusCode())
                .isEqualTo(404);
        assertThat(eve.post("/conversations/" + id + "?title=x", "{}").statusCode())
                .isEqualTo(404);
        ada.browser().submit("/console/playground/conversations/" + id + "/delete", Map.of());
        assertThat(ada.browser().get(again).statusCode()).isEqualTo(404);
        assertThat(server.database().number("select count(*) from playground_body"))
                .isZero();
    }

    private static String lastSent() {
        return new String(server.first().requests().getLast().body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String receipt(UUID run) {
        return ada.browser().get("/console/usage/" + ada.publicId(run)).body();
    }

    private static Map<String, String> form(String model, String prompt) {
        return Map.of("model", model, "prompt", prompt, "run", UUID.randomUUID().toString(), "format", "text");
    }

    private static String value(String html, String name) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"")
                .matcher(html);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).replace("&#34;", "\"").replace("&lt;", "<").replace("&amp;", "&");
    }

    static String body(String model, String prompt) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"" + prompt + "\"}]"
                + STREAM;
    }
}
