package com.smartoken.content.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Offer;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    @TempDir
    Path content;

    @Test
    void readsAModelWithOnlyTheFieldsThatItNeeds() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST);
        Model model = requireNonNull(load().find("alpha-1"));
        assertThat(model.name()).isEqualTo("Alpha One");
        assertThat(model.context()).isEqualTo(1000);
        assertThat(model.maxOutput()).isEqualTo(500);
        assertThat(model.routes()).containsExactly(new Route("first", "alpha"));
        assertThat(model.can("chat")).isTrue();
        assertThat(model.trial()).isNull();
        assertThat(model.summary()).isNull();
        assertThat(model.confidence()).isEqualTo(Confidence.A);
        assertThat(model.body().html()).contains("<p>Text.</p>");
        assertThat(load().warnings()).isEmpty();
    }

    @Test
    void readsEveryFieldOfAPrice() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("    output: 0.60\n", """
                            output: 0.60
                            cached_input: 0.003
                            cache_write: 0.1875
                            thinking_output: 4
                            tiers: [{above: 256000, input: 0.30, output: 1.20}]
                            peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["09:00-12:00", "14:00-24:00"], times: 2.5, except: [2026-10-01]}
                            source: https://api-docs.deepseek.com/quick_start/pricing
                            checked: 2026-11-16
                            confidence: C
                        """));
        PriceEntry entry = requireNonNull(load().find("alpha-1")).prices().getFirst();
        assertThat(entry.price())
                .isEqualTo(new Price(
                        LocalDate.of(2026, 1, 1),
                        new Rates(150_000, 3_000, 187_500, 600_000, 4_000_000),
                        List.of(new Price.Tier(256_000, Rates.of(300_000, 1_200_000))),
                        new Peak(
                                ZoneId.of("Asia/Shanghai"),
                                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                List.of(new Peak.Hours(540, 720), new Peak.Hours(840, 1440)),
                                Set.of(LocalDate.of(2026, 10, 1)),
                                2500)));
        assertThat(entry.source()).hasHost("api-docs.deepseek.com");
        assertThat(entry.checked()).isEqualTo(LocalDate.of(2026, 11, 16));
        assertThat(entry.confidence().isConfirmed()).isFalse();
    }

    @Test
    void readsWhatAPriceHasBesideTokens() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("    output: 0.60\n", """
                            output: 0.60
                            cache_write: 0.1875
                            cache_write_1h: 0.30
                            tiers: [{above: 256000, input: 0.30, cache_write_1h: 0.60, output: 1.20}]
                            features:
                              web_search: {per_call: 0.005, per_1000: 10.50, max: 3, source: https://example.com/a, checked: 2026-11-28}
                              code_interpreter: {per_1000: 0.000001, source: https://example.com/b, checked: 2026-11-27}
                            service_tiers: {flex: 0.5, priority: 2}
                        """));
        PriceEntry entry = requireNonNull(load().find("alpha-1")).prices().getFirst();
        assertThat(load().warnings()).isEmpty();
        assertThat(entry.price().offer())
                .isEqualTo(new Offer(
                        Map.of(
                                Feature.WEB_SEARCH,
                                new Fee(5_000_000, 10_500_000, 3),
                                Feature.CODE_INTERPRETER,
                                new Fee(0, 1, 0)),
                        Map.of("flex", 500, "priority", 2_000)));
        assertThat(entry.price().rates().longCacheWrite()).isEqualTo(300_000);
        assertThat(entry.price().tiers().getFirst().rates().longCacheWrite()).isEqualTo(600_000);
        assertThat(requireNonNull(entry.sourceOf(Feature.WEB_SEARCH)).checked()).isEqualTo(LocalDate.of(2026, 11, 28));
    }

    @Test
    void theNewestPriceWhoseDayHasComeCounts() {
        ModelFile.write(
                content,
                "alpha-1",
                ModelFile.LEAST.replace(
                        "routes:",
                        "  - {effective: 2026-06-01, input: 2, output: 2}\n  - {effective: 2026-03-01, input: 1, output: 1}\nroutes:"));
        Model model = requireNonNull(load().find("alpha-1"));
        assertThat(model.prices())
                .extracting(e -> e.price().effective().getMonthValue())
                .containsExactly(6, 3, 1);
        assertThat(model.priceOn(LocalDate.of(2025, 12, 31))).isNull();
        assertThat(inputAt(model, "2026-02-28T23:59:59Z")).isEqualTo(150_000);
        assertThat(inputAt(model, "2026-03-01T00:00:00Z")).isEqualTo(1_000_000);
        assertThat(inputAt(model, "2026-12-01T00:00:00Z")).isEqualTo(2_000_000);
    }

    @Test
    void aRouteMaySayWhatItsUpstreamCharges() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("model: alpha}", """
                model: alpha, cost: [
                    {effective: 2026-01-01, currency: CNY, input: 1, output: 8, source: https://example.com/a},
                    {effective: 2026-03-01, currency: USD, input: 0.1, cached_input: 0.01, output: 1, source: https://example.com/b}]}
                """.strip()));
        Route route = requireNonNull(load().find("alpha-1")).routes().getFirst();
        assertThat(load().warnings()).isEmpty();
        assertThat(route.costAt(Instant.parse("2025-12-31T23:59:59Z"))).isNull();
        assertThat(route.costAt(Instant.parse("2026-02-28T23:59:59Z")))
                .isEqualTo(new Cost.Rate(
                        "CNY", new Tariff(LocalDate.of(2026, 1, 1), 1000, Rates.of(1_000_000, 8_000_000), List.of())));
        assertThat(requireNonNull(route.costAt(Instant.parse("2026-03-01T00:00:00Z")))
                        .tariff()
                        .rates())
                .isEqualTo(new Rates(100_000, 10_000, 100_000, 1_000_000, 1_000_000));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            {effective: 2026-01-01, input: 1, output: 8, source: https://example.com} | "currency" is missing
            {effective: 2026-01-01, currency: RMB1, input: 1, output: 8, source: https://example.com} | "currency" is a code such as USD or CNY
            {effective: 2026-01-01, currency: CNY, input: -1, output: 8, source: https://example.com} | "input": a price is never negative
            {effective: 2026-01-01, currency: CNY, input: 1, source: https://example.com} | "output" is missing
            {effective: soon, currency: CNY, input: 1, output: 8, source: https://example.com} | "effective" is a day such as
            {effective: 2026-01-01, currency: CNY, input: 1, output: 8} | "source" is missing
            {effective: 2026-01-01, currency: CNY, input: 1, output: 8, source: our contract} | "source" is the http(s) address
            """)
    void reportsAMistakeInACostWithItsLine(String cost, String message) {
        ModelFile.write(
                content, "alpha-1", ModelFile.LEAST.replace("model: alpha}", "model: alpha, cost: [" + cost + "]}"));
        assertThat(mistakes()).as("%s", mistakes()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.line()).isEqualTo(12);
        });
    }

    /** The line is that of the file as bent: {@code find} stands in it, and {@code with} takes its place. */
    @ParameterizedTest(name = "{2}:{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id: alpha-1                     | id: beta                          |  2 | the id "beta" is not the file's name
            id: alpha-1                     | id: Alpha-1                       |  2 | an id has up to 64
            id: alpha-1                     | id2: alpha-1                      |  2 | "id" is missing
            name: Alpha One                 | nam: Alpha One                    |  2 | "name" is missing
            family: Alpha                   | family:                           |  4 | "family" is missing
            context: 1000                   | context: 0                        |  5 | "context" is at least 1, not 0
            context: 1000                   | context: 1e3                      |  5 | "context" is a whole number
            max_output: 500                 | max_output: 1001                  |  6 | "max_output" is larger than "context"
            max_output: 500                 | max_output: -1                    |  6 | "max_output" is at least 1, not -1
            effective: 2026-01-01           | effective: 2026-13-01             |  8 | "effective" is a day such as
            input: 0.15                     | inputs: 0.15                      |  8 | "input" is missing
            input: 0.15                     | input: -0.15                      |  9 | "input": a price is never negative
            input: 0.15                     | input: 0.1234567                  |  9 | "input": a price has at most six decimals
            input: 0.15                     | input: cheap                      |  9 | "input" is a plain decimal such as
            output: 0.60                    | output: 10001                     | 10 | "output": a price is at most 10000
            output: 0.60                    | output: 0.6, extra                | 10 | "output" is a plain decimal
            `    output: 0.60`              | `    output: 0.60\\n  - {effective: 2026-01-01, input: 1, output: 1}` | 11 | a price from 2026-01-01 on is already given in line 8
            `    output: 0.60`              | `    output: 0.60\\n    source: ftp://example.com` | 11 | "source" is the http(s) address
            `    output: 0.60`              | `    output: 0.60\\n    source: javascript:alert(1)` | 11 | "source" is the http(s) address
            `    output: 0.60`              | `    output: 0.60\\n    checked: yesterday` | 11 | "checked" is a day
            `    output: 0.60`              | `    output: 0.60\\n    confidence: E` | 11 | "confidence" is A, B, C or D
            `    output: 0.60`              | `    output: 0.60\\n    tiers:\\n      - {above: 20, input: 1, output: 1}\\n      - {above: 20, input: 1, output: 1}` | 13 | the edges of tiers rise: 20 follows 20
            `    output: 0.60`              | `    output: 0.60\\n    tiers: [{above: 0, input: 1, output: 1}]` | 11 | "above" is at least 1
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Peking, days: mon-fri, hours: ["09:00-12:00"], times: 2}` | 11 | unknown time zone
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: fri-mon, hours: ["09:00-12:00"], times: 2}` | 11 | "days" is a span such as mon-fri
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["12:00-09:00"], times: 2}` | 11 | "hours" run from an earlier
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["12:00-24:01"], times: 2}` | 11 | "hours" run from an earlier
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: mon-fri, times: 2}` | 11 | "hours" is missing
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["09:00-12:00"], times: 0}` | 11 | "times" lies above 0
            `    output: 0.60`              | `    output: 0.60\\n    peak: {zone: Asia/Shanghai, days: mon-fri, hours: ["09:00-12:00"], times: 2, except: [soon]}` | 11 | "except" lists days
            `    output: 0.60`              | `    output: 0.60\\n    features: {web_serch: {per_1000: 1}}` | 11 | "web_serch" is no feature: it is web_search or code_interpreter
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {source: https://e.com, checked: 2026-11-28}` | 12 | a feature costs something: per_call, per_1000 or both
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_1000: -1, source: https://e.com, checked: 2026-11-28}` | 12 | "per_1000": a price is never negative
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_1000: 0.0000001, source: https://e.com, checked: 2026-11-28}` | 12 | "per_1000": a price for 1000 uses has at most six decimals
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_call: 0.0000000001, source: https://e.com, checked: 2026-11-28}` | 12 | "per_call": a price for a call has at most nine decimals
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_call: 101, source: https://e.com, checked: 2026-11-28}` | 12 | "per_call": a price is at most 100 USD
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_call: 1, max: 0, source: https://e.com, checked: 2026-11-28}` | 12 | "max" is at least 1
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_call: 1, checked: 2026-11-28}` | 12 | "source" is missing
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: {per_call: 1, source: https://e.com}` | 12 | "checked" is missing
            `    output: 0.60`              | `    output: 0.60\\n    features:\\n      web_search: 0.01` | 12 | "web_search" has fields of its own
            `    output: 0.60`              | `    output: 0.60\\n    service_tiers: {flex: 0}` | 11 | "flex" lies above 0
            `    output: 0.60`              | `    output: 0.60\\n    service_tiers: {flex: 0.0005}` | 11 | "flex" lies above 0
            `    output: 0.60`              | `    output: 0.60\\n    service_tiers: {default: 2}` | 11 | "default" is no service tier of its own
            `    output: 0.60`              | `    output: 0.60\\n    cache_write_1h: 0` | 11 | "cache_write_1h" is never 0
            `    output: 0.60`              | `    output: 0.60\\n    cache_write_1h: 1\\n    tiers: [{above: 20, input: 1, output: 1}]` | 12 | "cache_write_1h" stands in the price and in all of its tiers
            routes:                         | route:                            |  2 | the model has no route
            upstream: first                 | upstrea: first                    | 12 | "upstream" is missing
            routes:                         | `trial: {tokens: 0, days: 90}\\nroutes:` | 11 | "tokens" is at least 1
            routes:                         | `trial: {tokens: 5, days: -1}\\nroutes:` | 11 | "days" is at least 1
            routes:                         | `thinking: maybe\\nroutes:`       | 11 | "thinking" is none, optional or always
            routes:                         | `aliases: [a b]\\nroutes:`        | 11 | an alias has up to 128
            routes:                         | `id: alpha-1\\nroutes:`           | 11 | "id" is already given in line 2
            """)
    void reportsAMistakeWithItsLine(String find, String with, int line, String message) {
        assertThat(ModelFile.LEAST).contains(find);
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace(find, with.replace("\\n", "\n")));
        assertThat(mistakes())
                .as("%s", mistakes())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith(message))
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(line))
                .satisfies(problem -> assertThat(problem.file()).endsWith("models/alpha-1.md"));
    }

    @Test
    void refusesAModelWithoutAPrice() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replaceAll("(?s)prices:.*routes:", "prices: []\nroutes:"));
        assertThat(mistakes()).extracting(Problem::message).containsExactly("the model has no price");
        assertThat(mistakes()).extracting(Problem::line).containsExactly(7);
    }

    @Test
    void anAliasBelongsToOneModelWhateverItsCase() {
        ModelFile.write(content, "a", ModelFile.of("a").replace("routes:", "aliases: [Vendor/X]\nroutes:"));
        ModelFile.write(
                content, "b", ModelFile.of("b").replace("routes:", "aliases:\n  - fine\n  - vendor/x\nroutes:"));
        assertThat(mistakes()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).endsWith("models/b.md");
            assertThat(problem.line()).isEqualTo(13);
            assertThat(problem.message())
                    .startsWith("\"vendor/x\" is already taken by ")
                    .endsWith("models/a.md:11");
        });
    }

    @Test
    void aModelMayBeSpeltAsItsVendorDoes() {
        ModelFile.write(content, "a", ModelFile.of("a").replace("routes:", "aliases: [A]\nroutes:"));
        assertThat(load().find("A")).isNotNull();
    }

    @Test
    void anAliasIsNoOtherModelsId() {
        ModelFile.write(content, "a", ModelFile.of("a").replace("routes:", "aliases: [B]\nroutes:"));
        ModelFile.write(content, "b", ModelFile.of("b"));
        assertThat(mistakes()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).endsWith("models/b.md");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.message()).startsWith("\"b\" is already taken by ");
        });
    }

    @Test
    void aCopiedFileIsToldBothOfItsMistakes() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST);
        ModelFile.write(content, "copy", ModelFile.LEAST);
        assertThat(mistakes())
                .extracting(Problem::message)
                .anyMatch(message -> message.equals("the id \"alpha-1\" is not the file's name"))
                .anyMatch(message -> message.startsWith("\"alpha-1\" is already taken by "));
    }

    @Test
    void everyMistakeOfEveryFileIsReportedAtOnce() {
        ModelFile.write(content, "a", ModelFile.of("a").replace("0.15", "x").replace("1000", "x"));
        ModelFile.write(content, "b", ModelFile.of("b").replace("0.60", "-1"));
        ContentMistakes mistakes = catchThrowableOfType(ContentMistakes.class, this::load);
        assertThat(mistakes.problems()).hasSize(3);
        assertThat(String.valueOf(mistakes.getMessage()).lines())
                .hasSize(3)
                .allMatch(line -> line.matches(".+/models/[ab]\\.md:\\d+: .+"));
    }

    @Test
    void unknownFieldsAndCapabilitiesAreWarnings() {
        ModelFile.write(
                content,
                "alpha-1",
                ModelFile.LEAST.replace("routes:", "capabilities: [chat, telepathy]\nmood: good\nroutes:"));
        assertThat(load().warnings())
                .extracting(problem -> problem.line() + " " + problem.message())
                .containsExactly("11 unknown capability \"telepathy\"", "12 unknown field \"mood\"");
        assertThat(requireNonNull(load().find("alpha-1")).can("telepathy")).isTrue();
    }

    @Test
    void findsByIdAndByAliasInAnyCase() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("routes:", "aliases: [Vendor/Alpha]\nroutes:"));
        Catalog catalog = load();
        assertThat(catalog.find("ALPHA-1")).isSameAs(catalog.find("alpha-1"));
        assertThat(catalog.find("vendor/alpha")).isSameAs(catalog.find("alpha-1"));
        assertThat(catalog.find("alpha")).isNull();
        assertThat(catalog.find("")).isNull();
    }

    @Test
    void sortsByFamilyThenNewestFirst() {
        ModelFile.write(content, "z", ModelFile.of("z").replace("Alpha\n", "DeepSeek\n"));
        ModelFile.write(content, "a", ModelFile.of("a").replace("routes:", "released: 2026-01-01\nroutes:"));
        ModelFile.write(content, "b", ModelFile.of("b").replace("routes:", "released: 2026-02-01\nroutes:"));
        ModelFile.write(content, "c", ModelFile.of("c"));
        assertThat(load().models()).extracting(Model::id).containsExactly("z", "b", "a", "c");
        assertThat(load().families()).containsExactly("DeepSeek", "Alpha");
    }

    @Test
    void thePackagedCatalogIsWithoutMistake() {
        Catalog catalog = Catalog.load(ContentFolder.packaged());
        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.models()).hasSizeGreaterThanOrEqualTo(24);
        assertThat(catalog.families()).startsWith("DeepSeek", "Kimi", "Qwen", "GLM", "Doubao", "MiniMax", "Hunyuan");
        for (String id : List.of("deepseek-chat", "deepseek-reasoner", "kimi-k2", "qwen-plus")) {
            assertThat(catalog.find(id)).as(id).isNotNull();
        }
    }

    private static long inputAt(Model model, String instant) {
        return requireNonNull(model.priceAt(Instant.parse(instant))).rates().input();
    }

    private Catalog load() {
        return Catalog.load(ContentFolder.of(content));
    }

    private List<Problem> mistakes() {
        return catchThrowableOfType(ContentMistakes.class, this::load).problems();
    }
}
