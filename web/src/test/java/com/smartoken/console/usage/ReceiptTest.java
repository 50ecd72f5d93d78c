package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.db.ledger.Labels;
import com.smartoken.http.RequestId;
import com.smartoken.local.sandbox.Fault;
import com.smartoken.money.Feature;
import com.smartoken.money.Order;
import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import com.smartoken.testing.Program;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receipt has all that is needed to compute its charge again, and anyone who does gets the charge. */
class ReceiptTest extends SpenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant OFF_PEAK = Instant.parse("2026-11-18T20:15:00Z");
    private static final Instant PEAK = Instant.parse("2026-11-18T02:15:00Z");
    private static final Pattern CODE = Pattern.compile("<pre[^>]*><code>(.*?)</code></pre>", Pattern.DOTALL);

    @AfterAll
    static void booksAreRight() {
        server.requireCleanBooks();
    }

    @Test
    void recomputesAPlainRequest() throws Exception {
        JsonNode receipt = proven(ada.settled("plain", Tokens.of(1_200, 345)));
        assertThat(receipt.get("charged_nano_usd").longValue()).isEqualTo(1_200 * 1_000 + 345 * 2_000);
        assertThat(receipt.at("/paid_by/0/source").textValue()).isEqualTo("test");
        assertThat(receipt.at("/price/source").textValue()).isEqualTo("https://example.com/prices");
    }

    @Test
    void recomputesTheGuidesExampleToTheLastDigit() throws Exception {
        Tokens tokens = new Tokens(41_200, 36_001, 0, 1_850, 0);
        JsonNode receipt = proven(ada.settled("ponderer", tokens, OFF_PEAK, Labels.NONE));
        assertThat(receipt.get("charged_nano_usd").longValue()).isEqualTo(6_749_513);
        assertThat(page(receipt)).contains("Rounded up once", "$0.0000000005", "$0.006749513");
    }

    @Test
    void recomputesCachedAndWrittenInputAndThinking() throws Exception {
        Tokens tokens = new Tokens(10_000, 4_001, 1_003, 900, 333);
        JsonNode receipt = proven(ada.settled("ponderer", tokens, OFF_PEAK, Labels.NONE));
        assertThat(receipt.get("lines").findValuesAsText("class"))
                .containsExactly("fresh_input", "cache_write", "cached_input", "output", "thinking_output");
        assertThat(receipt.at("/lines/3/rate").longValue()).isEqualTo(5_000_001);
        assertThat(receipt.at("/lines/4/tokens").longValue()).isEqualTo(333);
    }

    @Test
    void recomputesTheTierOfTheWholeInput() throws Exception {
        JsonNode receipt = proven(ada.settled("ponderer", new Tokens(50_001, 7, 0, 33, 0), OFF_PEAK, Labels.NONE));
        assertThat(receipt.at("/price/tier_above_input_tokens").longValue()).isEqualTo(50_000);
        assertThat(receipt.at("/lines/1/rate").longValue())
                .as("cached, by the tier's input")
                .isEqualTo(1_100_000);
        assertThat(page(receipt)).contains("Above 50,000 input tokens: there were 50,001");
    }

    @Test
    void recomputesPeakHoursAndNamesTheInstantThatDecided() throws Exception {
        JsonNode receipt = proven(ada.settled("ponderer", Tokens.of(101, 33), PEAK, Labels.NONE));
        assertThat(receipt.get("factor").intValue()).isEqualTo(1_500);
        assertThat(page(receipt)).contains("1.5×: it began Wed 10:15:00 in Asia/Shanghai");
        JsonNode calm = proven(ada.settled("ponderer", Tokens.of(101, 33), OFF_PEAK, Labels.NONE));
        assertThat(page(calm)).contains("Off-peak: it began Thu 04:15:00 in Asia/Shanghai");
    }

    @Test
    void recomputesSearchesAServiceTierPeakHoursAndACacheOfAnHourTogether() throws Exception {
        Tokens tokens = new Tokens(10_000, 4_001, 1_003, 900, 333);
        Uses three = new Uses(Map.of(Feature.WEB_SEARCH, 3L), 3, false);
        JsonNode receipt = proven(ada.sold("ponderer", tokens, PEAK, everything("flex"), three));
        assertThat(receipt.get("service_tier_factor").intValue()).isEqualTo(501);
        assertThat(receipt.get("lines").findValuesAsText("class")).contains("cache_write", "cache_write_1h");
        assertThat(receipt.at("/lines/2/tokens").longValue()).isEqualTo(1_000);
        assertThat(receipt.at("/lines/2/rate").longValue()).isEqualTo(1_000_003);
        assertThat(receipt.at("/fees/0/feature").textValue()).isEqualTo("web_search");
        assertThat(receipt.at("/fees/0/nano_usd").longValue()).isEqualTo(31_000_000);
        assertThat(page(receipt))
                .contains(
                        "Service tier, times 0.501×",
                        "3 web searches, $0.001 for the call, $0.01 each",
                        "+$0.031",
                        "The rates are those of the published price list of that day.");
        JsonNode none = proven(ada.sold("ponderer", tokens, PEAK, everything(null), Uses.NONE));
        assertThat(none.get("fees")).isEmpty();
        assertThat(none.get("held_nano_usd").longValue())
                .isGreaterThan(none.get("cost_nano_usd").longValue() + 41_000_000);
    }

    @Test
    void freeQuotaCoversTokensWrittenForAnHourAfterThoseForMinutesAndNoFee() throws Exception {
        ada.quota("ponderer", 9_000);
        Uses one = new Uses(Map.of(Feature.WEB_SEARCH, 1L), 300, false);
        Tokens tokens = new Tokens(10_000, 1_000, 1_000, 10, 0);
        JsonNode receipt = proven(ada.sold("ponderer", tokens, OFF_PEAK, everything(null), one));
        assertThat(receipt.at("/lines/2/free").longValue()).isEqualTo(700);
        assertThat(receipt.at("/lines/3/free").longValue()).isZero();
        assertThat(receipt.at("/fees/0/nano_usd").longValue()).isEqualTo(11_000_000);
    }

    @Test
    void theFilesOfUsageHaveWhatWasSoldBesideTokens() throws Exception {
        Uses two = new Uses(Map.of(Feature.WEB_SEARCH, 2L));
        String id = ada.sold("ponderer", new Tokens(100, 0, 60, 10, 0), OFF_PEAK, everything("priority"), two);
        String csv = ada.browser()
                .get("/console/usage/export.csv?from=2026-11-18&to=2026-11-19")
                .body();
        assertThat(csv.lines().findFirst())
                .hasValueSatisfying(header -> assertThat(header)
                        .endsWith("end_user,service_tier_factor,cache_write_1h_tokens,web_searches,extras_usd"));
        assertThat(csv.lines().filter(line -> line.startsWith(id)))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(",2,60,2,0.021"));
        JsonNode call = JSON.readTree(server.send(server.request("/v1/generation?id=" + id)
                                .header(
                                        "Authorization",
                                        "Bearer " + ada.customer().key()))
                        .body())
                .get("data");
        assertThat(call.at("/server_tool_use/web_search_requests").longValue()).isEqualTo(2);
        assertThat(call.get("server_tool_cost").decimalValue()).isEqualByComparingTo("0.021");
        assertThat(call.get("service_tier_factor").intValue()).isEqualTo(2);
    }

    private static Order everything(@Nullable String tier) {
        return new Order(tier, true, new Uses(Map.of(Feature.WEB_SEARCH, 4L)));
    }

    @Test
    void recomputesWhatFreeQuotaCovered() throws Exception {
        ada.quota("ponderer", 100_000);
        JsonNode receipt = proven(ada.settled("ponderer", new Tokens(3_000, 1_000, 0, 500, 0), OFF_PEAK, Labels.NONE));
        assertThat(receipt.get("charged_nano_usd").longValue()).isZero();
        assertThat(receipt.at("/paid_by/0/kind").textValue()).isEqualTo("quota");
        assertThat(receipt.at("/paid_by/0/tokens").longValue()).isEqualTo(3_500);
        assertThat(page(receipt)).contains("Your free quota covered all of it");
    }

    @Test
    void recomputesWhatFreeQuotaCoveredInPart() throws Exception {
        ada.quota("ponderer", 10_000);
        Tokens tokens = new Tokens(41_200, 36_001, 0, 1_850, 0);
        JsonNode receipt = proven(ada.settled("ponderer", tokens, OFF_PEAK, Labels.NONE));
        assertThat(receipt.get("charged_nano_usd").longValue()).isEqualTo(4_090_000);
        assertThat(receipt.at("/lines/0/free").longValue()).isEqualTo(5_199);
        assertThat(receipt.at("/lines/1/free").longValue()).isEqualTo(4_801);
    }

    @Test
    void namesEveryLotThatPaidInTheOrderOfUseAndByTheNamesThatTheWalletUses() throws Exception {
        ada.quota("plain", 100);
        server.database()
                .execute("insert into campaign (slug, amount, starts_at, over_at, over_max, granted, accounts)"
                        + " select slug, amount, now() - interval '1 day', now() + interval '1 day',"
                        + " now() + interval '1 day', amount, 1 from (values ('later', 500000), ('sooner', 300000))"
                        + " as made (slug, amount)");
        ada.promo("campaign:later", "0.0005", 90);
        ada.promo("campaign:sooner", "0.0003", 10);
        JsonNode receipt = proven(ada.settled("plain", Tokens.of(1_100, 500)));
        assertThat(receipt.get("paid_by").findValuesAsText("source"))
                .as("for programs, as the books keep it")
                .containsExactly("trial:plain", "campaign:sooner", "campaign:later", "test");
        String page = page(receipt);
        assertThat(page).contains("/campaigns/sooner").doesNotContain("trial:", "campaign:");
        assertThat(page)
                .containsSubsequence(
                        "Free quota",
                        "Trial plain",
                        "Promotional credit",
                        ">sooner<",
                        "Promotional credit",
                        ">later<",
                        "Topped-up balance");
    }

    @Test
    void saysWhyNothingWasCharged() throws Exception {
        JsonNode receipt = proven(ada.failed("plain", Labels.NONE));
        assertThat(receipt.get("charged_nano_usd").longValue()).isZero();
        assertThat(receipt.get("paid_by")).isEmpty();
        assertThat(page(receipt))
                .contains("Nothing was charged because no route gave an answer. All that was held was released.");
    }

    @Test
    void tellsOfARequestWhoseProcessDied() throws Exception {
        JsonNode some = proven(ada.swept("plain", Tokens.of(300, 40), 1_000));
        assertThat(some.get("charged_nano_usd").longValue()).isEqualTo(300 * 1_000 + 40 * 2_000);
        assertThat(page(some)).contains("stopped in the middle of it", "last checkpoint");
        JsonNode none = proven(ada.swept("plain", Tokens.of(300, 0), 1_000));
        assertThat(none.get("charged_nano_usd").longValue()).isZero();
        assertThat(page(none)).contains("Nothing had been delivered: nothing was charged.");
    }

    @Test
    void neverChargesMoreThanWasHeldForARequestWhoseProcessDied() throws Exception {
        JsonNode receipt = proven(ada.swept("plain", Tokens.of(300, 40), 10));
        assertThat(receipt.get("charged_nano_usd").longValue())
                .isEqualTo(receipt.get("held_nano_usd").longValue());
        assertThat(page(receipt)).contains("At most what was held", "min(nano, r[\"held_nano_usd\"])");
    }

    @Test
    void tellsWhatWasPaidLateAndWhatTheOperatorBore() throws Exception {
        String id = ada.late("plain", Tokens.of(300, 40), Tokens.of(300, 1_500), 1_000);
        JsonNode receipt = JSON.readTree(
                ada.browser().get("/console/usage/" + id + ".json").body());
        long held = receipt.get("held_nano_usd").longValue();
        assertThat(receipt.get("charged_nano_usd").longValue()).isEqualTo(300 * 1_000 + 40 * 2_000);
        assertThat(receipt.at("/late/due_nano_usd").longValue()).isEqualTo(1_460 * 2_000);
        assertThat(receipt.at("/late/charged_nano_usd").longValue()).isEqualTo(held - (300 * 1_000 + 40 * 2_000));
        assertThat(receipt.get("written_off_nano_usd").longValue()).isEqualTo(500 * 2_000);
        assertThat(receipt.get("charged_usd").textValue()).isEqualTo("0.0023");
        assertThat(receipt.get("paid_by").findValuesAsText("movement"))
                .containsExactlyInAnyOrder("use", "late", "write_off");
        assertThat(page(receipt))
                .contains(
                        "stood still",
                        "1,500 tokens",
                        "We bore the rest, $0.001",
                        "$0.0023",
                        ", late",
                        "What paid late sums to")
                .doesNotContain("receipt-check-bad");
    }

    @Test
    void agreesWithWhatTheApiSaidAndShowsEachRouteThatWasTried() throws Exception {
        server.first().nextFault(Fault.STATUS_500);
        HttpResponse<String> answer = server.chat(
                ada.customer(),
                "{\"model\": \"spare\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello there\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode receipt = proven(answer.headers().firstValue("x-request-id").orElseThrow());
        assertThat(receipt.get("charged_usd").textValue())
                .isEqualTo(answer.headers().firstValue("x-smartoken-cost").orElseThrow());
        assertThat(receipt.get("attempts").findValuesAsText("outcome"))
                .containsExactly("answered with status 500", "answered");
        assertThat(receipt.get("route").textValue()).isEqualTo("second");
    }

    @Test
    void tellsWhatIsHeldWhileARequestRuns() {
        String id = RequestId.text(ada.hold("plain", 1_000, 1_000, Instant.now(), Labels.NONE)
                .call()
                .id());
        HttpResponse<String> page = ada.browser().get("/console/usage/" + id);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Still running", "$0.003 is held for it");
        server.database().execute("update hold set deadline = clock_timestamp() where account_id = " + ada.account());
    }

    @Test
    void isForNobodyElse() {
        String id = ada.settled("plain", Tokens.of(10, 10));
        String running = RequestId.text(
                ada.hold("plain", 10, 10, Instant.now(), Labels.NONE).call().id());
        try (Spender eve = new Spender(server, "1")) {
            for (String path :
                    new String[] {id, id + ".json", running, "req_" + "0".repeat(32), "nonsense", "x.json"}) {
                HttpResponse<String> answer = eve.browser().get("/console/usage/" + path);
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).doesNotContain("plain");
            }
            assertThat(eve.browser().get("/console/usage?id=" + id).statusCode())
                    .isEqualTo(404);
        }
        server.database().execute("update hold set deadline = clock_timestamp() where account_id = " + ada.account());
    }

    @Test
    void showsMarkupInLabelsAsText() throws Exception {
        Labels labels = new Labels("<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>");
        String page = page(proven(ada.settled("plain", Tokens.of(10, 10), Instant.now(), labels)));
        assertThat(page).contains("&lt;img src=x", "&lt;script&gt;").doesNotContain("<img src=x", "<script>alert");
    }

    @Test
    void leadsToSupportWithTheRequest() throws Exception {
        String id = ada.settled("plain", Tokens.of(10, 10));
        assertThat(page(proven(id))).contains("href=\"/console/support?request=" + id + "\"");
    }

    @Test
    void printsAProgramThatRecomputesIt(@TempDir Path folder) throws Exception {
        Program.PYTHON.assumeIsHere();
        Tokens tokens = new Tokens(10_000, 4_001, 1_003, 900, 333);
        recomputes(folder, ada.settled("ponderer", tokens, PEAK, Labels.NONE));
        Uses two = new Uses(Map.of(Feature.WEB_SEARCH, 2L));
        recomputes(folder, ada.sold("ponderer", tokens, PEAK, everything("flex"), two));
    }

    private void recomputes(Path folder, String id) throws Exception {
        Matcher code = CODE.matcher(ada.browser().get("/console/usage/" + id).body());
        assertThat(code.find()).isTrue();
        String program =
                code.group(1).replace("&quot;", "\"").replace("&#34;", "\"").replace("&gt;", ">");
        Files.writeString(
                folder.resolve(id + ".json"),
                ada.browser().get("/console/usage/" + id + ".json").body());
        Process python = new ProcessBuilder("python3", "-c", program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("True ");
    }

    /** The receipt as JSON, after it was recomputed from nothing else, and its page found to say so. */
    private JsonNode proven(String id) throws IOException {
        HttpResponse<String> answer = ada.browser().get("/console/usage/" + id + ".json");
        assertThat(answer.statusCode()).as(id).isEqualTo(200);
        JsonNode receipt = JSON.readTree(answer.body());
        BigInteger pico = BigInteger.ZERO;
        for (JsonNode line : receipt.get("lines")) {
            assertThat(line.get("billed").longValue())
                    .isEqualTo(line.get("tokens").longValue() - line.get("free").longValue());
            pico = pico.add(BigInteger.valueOf(line.get("billed").longValue())
                    .multiply(BigInteger.valueOf(line.get("rate").longValue())));
        }
        BigInteger billion = BigInteger.valueOf(1_000_000_000);
        long nano = pico.multiply(BigInteger.valueOf(receipt.get("factor").longValue()))
                .multiply(BigInteger.valueOf(receipt.get("service_tier_factor").longValue()))
                .add(billion.subtract(BigInteger.ONE))
                .divide(billion)
                .longValueExact();
        for (JsonNode fee : receipt.get("fees")) {
            nano += fee.get("per_call_nano_usd").longValue()
                    + fee.get("uses").longValue() * fee.get("per_use_nano_usd").longValue();
        }
        if (receipt.get("outcome").textValue().equals("swept")) {
            nano = Math.min(nano, receipt.get("held_nano_usd").longValue());
        }
        assertThat(receipt.get("cost_nano_usd").longValue()).isEqualTo(nano);
        long paid = 0;
        for (JsonNode lot : receipt.get("paid_by")) paid += lot.path("nano_usd").longValue();
        assertThat(receipt.get("charged_nano_usd").longValue()).isEqualTo(paid);
        assertThat(page(receipt)).contains("Computed again, to the last digit").doesNotContain("receipt-check-bad");
        return receipt;
    }

    private String page(JsonNode receipt) {
        HttpResponse<String> page =
                ada.browser().get("/console/usage/" + receipt.get("id").textValue());
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }
}
