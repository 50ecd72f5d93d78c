package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.site.PagesServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogPagesTest {
    /** A Friday, 10:00 in Shanghai: within alpha's peak hours. */
    private static final Instant PEAK = Instant.parse("2026-11-20T02:00:00Z");

    private static final String ALPHA = """
            ---
            id: alpha
            name: Alpha
            family: Greek
            aliases: [vendor/alpha, ALPHA-LATEST]
            summary: The first of the letters.
            context: 1000000
            max_output: 5000
            capabilities: [chat, stream, tools, vision]
            prices:
              - {effective: 2026-01-01, input: 9, output: 9}
              - effective: 2026-06-01
                input: 0.15
                cached_input: 0.003
                output: 0.60
                tiers: [{above: 256000, input: 0.30, output: 1.20}]
                peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["09:00-12:00"], times: 2, except: [2026-10-01]}
                source: https://vendor.example/prices
                checked: 2026-11-16
              - {effective: 2027-01-01, input: 5, output: 5}
            trial: {tokens: 1000000, days: 90}
            routes:
              - {upstream: deepseek, model: a}
              - {upstream: dashscope, model: b}
            ---
            ## Good at

            Letters.
            """;

    @TempDir
    static Path content;

    private static PagesServer server;

    @BeforeAll
    static void start() {
        write("alpha", ALPHA);
        write(
                "beta",
                model("beta", "Beta", "Greek", "chat, stream, thinking", "3", "1")
                        .replace("upstream: deepseek", "upstream: moonshot"));
        write("cheap", model("cheap", "Cheap", "Latin", "chat, stream, tools", "0.000001", "0"));
        write(
                "hostile",
                model("hostile", "<script>alert(1)</script>", "Latin", "chat", "1", "2")
                        .replace(
                                "context: 2000",
                                "context: 3000\nsummary: '\"><img src=x onerror=alert(1)>'\nconfidence: C"));
        server = new PagesServer(ContentFolder.of(content), PagesServer.packagedUpstreams()).at(PEAK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listsEveryModelWithTheRatesOfToday() {
        String page = page("/models");
        assertThat(names(page)).containsExactlyInAnyOrder("alpha", "beta", "cheap", "hostile");
        assertThat(page).contains("<dd>$0.15</dd>", "<dd>$0.003</dd>", "<dd>$0.60</dd>", "<dd>1,000,000</dd>");
        assertThat(page).doesNotContain("$9.00", "$5.00");
        assertThat(page).contains("2× in peak hours", "Unavailable now", "To be confirmed");
    }

    @Test
    void filtersByFamilyCapabilityAndWords() {
        assertThat(names(page("/models?family=Greek"))).containsExactlyInAnyOrder("alpha", "beta");
        assertThat(names(page("/models?family=greek&can=vision"))).containsExactly("alpha");
        assertThat(names(page("/models?can=tools"))).containsExactlyInAnyOrder("alpha", "cheap");
        assertThat(names(page("/models?can=tools&can=vision"))).containsExactly("alpha");
        assertThat(names(page("/models?q=VENDOR%2Fal"))).containsExactly("alpha");
        assertThat(names(page("/models?q=latin+cheap"))).containsExactly("cheap");
    }

    @Test
    void sortsByPriceAndByContext() {
        assertThat(names(page("/models?sort=input"))).containsExactly("cheap", "alpha", "hostile", "beta");
        assertThat(names(page("/models?sort=output"))).containsExactly("cheap", "alpha", "beta", "hostile");
        assertThat(names(page("/models?sort=context"))).startsWith("alpha", "hostile");
    }

    @Test
    void keepsWhatWasChosenInTheForm() {
        String page = page("/models?family=Latin&sort=input&can=tools&q=ch");
        assertThat(page)
                .contains("<option value=\"Latin\" selected>", "<option value=\"input\" selected>")
                .contains("name=\"can\" value=\"tools\" checked")
                .contains("name=\"q\" value=\"ch\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?family=Nobody&sort=sideways&can=telepathy&compare=none",
                "?sort=input&sort=output&q=&q=%00",
                "?compare=,,,&compare",
                "?q=%F0%9F%92%A9%22%3E",
                "?can=&family=&sort=",
            })
    void aBrokenParameterStillGivesAPage(String query) {
        assertThat(server.get("/models" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownFamilyOrOrderIsLeftOut() {
        assertThat(names(page("/models?family=Nobody&sort=sideways&can=telepathy")))
                .hasSize(4);
    }

    @Test
    void saysWhenNothingFitsAndWhereToGoOn() {
        String page = page("/models?q=omega");
        assertThat(page).contains("No model fits all of that.", "<strong>0 models</strong>", "<a href=\"/models\">");
    }

    @Test
    void comparesUpToFourByIdOrAlias() {
        assertThat(page("/models?compare=vendor/alpha,beta,unknown"))
                .contains("<th scope=\"col\"><a href=\"/models/alpha\">", "href=\"/models?compare=beta\"")
                .contains("1,000,000 tokens for 90 days")
                .contains("name=\"compare\" value=\"alpha\" checked>", "name=\"compare\" value=\"hostile\">");
        assertThat(page("/models?compare=alpha&compare=beta")).contains("href=\"/models?compare=alpha\"");
        assertThat(page("/models")).doesNotContain("Side by side");
    }

    @Test
    void anAliasLeadsToThePageOfTheId() {
        for (String alias : List.of("vendor/alpha", "Vendor/ALPHA", "alpha-latest", "Alpha")) {
            HttpResponse<String> answer = server.get("/models/" + alias);
            assertThat(answer.statusCode()).as(alias).isEqualTo(301);
            assertThat(answer.headers().firstValue("Location")).hasValue("/models/alpha");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models/omega", "/models/alpha/x", "/models/..%2Fpricing", "/models/%3Cscript%3E"})
    void anUnknownModelIsNotFound(String path) {
        assertThat(server.get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void aModelsPageHasItsPricesWithSourceAndHistory() {
        String page = page("/models/alpha");
        assertThat(page)
                .contains("Up to 256,000 input tokens", "Above 256,000 input tokens", "$1.20")
                .contains("2×", "Mon–Fri, 09:00–12:00, Asia/Shanghai (UTC+08:00)", "Peak hours now", "Oct 1, 2026")
                .contains(
                        "href=\"https://vendor.example/prices\"",
                        "checked <time datetime=\"2026-11-16\">Nov 16, 2026</time>")
                .contains("Jan 1, 2026", "$9.00", "Announced", "In force")
                .contains("1,000,000 tokens for 90 days", "vendor/alpha", "ALPHA-LATEST")
                .contains("<h2 id=\"good-at\">")
                .contains("<link rel=\"canonical\" href=\"https://tokens.example/models/alpha\">");
    }

    @Test
    void aModelsPageSaysUntilWhenItsPeakHoursLast() {
        assertThat(page("/models/alpha"))
                .contains(
                        "until <time datetime=\"2026-11-20T12:00:00+08:00\">Friday, November 20, 2026 at 12:00 (UTC+8)"
                                + "</time>, which is <time datetime=\"2026-11-20T12:00:00+08:00\">Friday, November 20, 2026 at"
                                + " 04:00 UTC</time>.");
    }

    @Test
    void aModelsPageSaysWhatAClientPaysThatLeaves() {
        assertThat(page("/models/alpha"))
                .contains("First choice: <code>deepseek</code>", "The stream is cut at the vendor.")
                .contains("Fallback: <code>dashscope</code>", "read to its end");
    }

    @Test
    void aModelsPageDrawsItsPricesForEyesAndTellsThemToOthers() {
        assertThat(page("/models/alpha"))
                .contains("<svg class=\"chart\"", "role=\"img\"", "aria-labelledby=\"chart-title chart-text\"")
                .contains(
                        "<title id=\"chart-title\">Prices of ",
                        "<desc id=\"chart-text\">US dollars per million tokens.")
                .doesNotContain("style=");
    }

    @Test
    void samplesCallThisModelAtThisSite() {
        String page = page("/models/alpha");
        assertThat(page).contains("curl https://tokens.example/v1/chat/completions");
        assertThat(page.split("https://tokens.example/v1\"", -1))
                .as("Python, Node.js and Java")
                .hasSize(4);
        assertThat(page).contains("model=\"alpha\"", "model: \"alpha\"", ".model(\"alpha\")", "SMARTOKEN_API_KEY");
        assertThat(page).doesNotContain("sk-st-");
    }

    @Test
    void marksWhatIsToBeConfirmedAndWhatIsOff() {
        assertThat(page("/models/hostile")).contains("To be confirmed:</strong> limits and capabilities.");
        assertThat(page("/models/alpha")).doesNotContain("To be confirmed");
        assertThat(page("/models/beta")).contains("Unavailable now.");
    }

    @Test
    void everyModelStandsInThePriceTable() {
        String page = page("/pricing");
        for (String id : List.of("alpha", "beta", "cheap", "hostile"))
            assertThat(page).contains("href=\"/models/" + id + "\"");
        assertThat(page).contains("Above 256,000 input tokens", "$0.000001", "rounded up once");
    }

    @Test
    void theCalculatorIsExact() {
        // 500 fresh and 500 cached tokens and 200 of output: 196,500 nano-dollars, twice that in 250 of 1,000 calls.
        String page = page("/pricing?input=1,000&cached=50&output=200&calls=1000&peak=25");
        assertThat(row(page, "alpha"))
                .contains("<td class=\"number month\" data-label=\"Month\">$0.245625</td>", "$0.0001965");
        assertThat(page).contains("value=\"1,000\"");
    }

    @Test
    void theCalculatorRoundsEachCallUpBeforeItMultiplies() {
        String page = page("/pricing?input=1&cached=0&output=0&calls=1000000000&peak=0");
        assertThat(row(page, "cheap"))
                .contains("<td class=\"number month\" data-label=\"Month\">$1.00</td>", "$0.000000001");
    }

    @Test
    void theCalculatorPricesALongInputByItsTier() {
        String page = page("/pricing?input=256001&cached=0&output=1000&calls=1&peak=0");
        assertThat(row(page, "alpha")).contains("$0.0780003");
        assertThat(row(page, "beta")).contains("Call too large");
    }

    @Test
    void theCalculatorPutsTheCheapestFirst() {
        assertThat(names(page("/pricing?input=100&cached=0&output=100&calls=10&peak=0")))
                .containsExactly("cheap", "alpha", "hostile", "beta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"input=-1", "input=1.5", "calls=99999999999999999999", "cached=101", "peak=", "output=%3Cb%3E"})
    void aNumberThatMakesNoSenseIsNamedBesideItsField(String query) {
        String page = page("/pricing?" + query + "&calls=10&input=1");
        assertThat(page).contains("aria-invalid=\"true\"", "A whole number from 0 to", "Please correct this.");
        assertThat(page).doesNotContain("<b>", "class=\"number month\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models",
                "/models?compare=hostile,alpha",
                "/models/hostile",
                "/pricing",
                "/pricing?calls=1",
                "/models?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
            })
    void whatOthersWroteIsShownAsText(String path) {
        assertThat(page(path)).doesNotContain("<script>alert", "<img src=x", "\"><img");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models", "/models?compare=alpha,beta", "/models/alpha", "/pricing", "/pricing?calls=1"})
    void worksWithoutScriptAndUnderAStrictPolicy(String path) {
        String page = page(path);
        assertThat(page).doesNotContain(" style=", "<style").doesNotContainPattern("<[a-z][^>]*\\son[a-z]+=");
        assertThat(matches(page, "<script[^>]*>"))
                .allMatch(tag -> tag.contains(" src=\"/static/") || tag.contains("application/ld+json"));
        for (String tag : matches(page, "<[a-z]+[^>]*hx-get=[^>]*>")) {
            String target = matches(tag, "hx-get=\"[^\"]*\"").getFirst().substring("hx-get=".length());
            assertThat(tag).matches("(?s)<(form|a) .*").containsPattern("(action|href)=" + Pattern.quote(target));
        }
        assertThat(matches(page, "<h1[ >]")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/models", "/models?compare=alpha,beta", "/models/alpha", "/models/hostile", "/pricing?calls=1"})
    void everyLinkWithinTheCatalogLeadsSomewhere(String path) {
        for (String link : matches(page(path), "(?<=(href|src)=\")/(models|pricing|static)[^\"]*")) {
            if (link.endsWith(".md")) continue; // another test follows those
            assertThat(server.get(link.replace("&amp;", "&")).statusCode())
                    .as(link)
                    .isEqualTo(200);
        }
    }

    private static String page(String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        return answer.body();
    }

    /** Ids in the order in which the list or table links them. */
    private static List<String> names(String page) {
        return matches(
                page.replaceAll("(?s)<section class=\"compare\">.*?</section>", ""), "(?<=href=\"/models/)[a-z]+");
    }

    private static String row(String page, String id) {
        return matches(page, "(?s)<tr>\\s*<th scope=\"row\">\\s*<a href=\"/models/" + id + "\".*?</tr>")
                .getFirst();
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static String model(
            String id, String name, String family, String capabilities, String input, String output) {
        return """
                ---
                id: %s
                name: "%s"
                family: %s
                context: 2000
                max_output: 1000
                capabilities: [%s]
                prices:
                  - {effective: 2026-01-01, input: %s, output: %s}
                routes:
                  - {upstream: deepseek, model: x}
                ---
                """.formatted(id, name, family, capabilities, input, output);
    }

    private static void write(String id, String text) {
        try {
            Files.createDirectories(content.resolve("models"));
            Files.writeString(content.resolve("models/" + id + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
