package com.smartoken.content.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamsTest {
    private static final String ONE = """
            upstreams:
              deepseek:
                protocol: openai
                base_url: https://api.deepseek.com/v1/
                key: ${DEEPSEEK_API_KEY}
                cancel: stops_billing
            """;
    private static final Map<String, String> KEYS = Map.of("DEEPSEEK_API_KEY", "sk-very-secret", "BAD", "a\nb");

    @TempDir
    Path content;

    @Test
    void readsAnUpstreamWithTheUsualTimeouts() {
        Upstream upstream = requireNonNull(load(ONE, KEYS).find("deepseek"));
        assertThat(upstream.protocol()).isEqualTo(Upstream.Protocol.OPENAI);
        assertThat(upstream.baseUrl()).isEqualTo(URI.create("https://api.deepseek.com/v1"));
        assertThat(upstream.key()).isEqualTo("sk-very-secret");
        assertThat(upstream.cancel()).isEqualTo(Upstream.Cancel.STOPS_BILLING);
        assertThat(upstream.timeouts())
                .isEqualTo(new Upstream.Timeouts(
                        Duration.ofSeconds(3), Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMinutes(30)));
    }

    @Test
    void readsTimeoutsOfItsOwn() {
        String file = ONE + "    timeout: {connect: 500ms, first_byte: 10s, total: 1h}\n";
        assertThat(requireNonNull(load(file, KEYS).find("deepseek")).timeouts())
                .isEqualTo(new Upstream.Timeouts(
                        Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1)));
    }

    @Test
    void isOffWithoutAKeyInTheEnvironment() {
        assertThat(requireNonNull(load(ONE, Map.of()).find("deepseek")).isOn()).isFalse();
        assertThat(requireNonNull(load(ONE, Map.of("DEEPSEEK_API_KEY", " ")).find("deepseek"))
                        .isOn())
                .isFalse();
        assertThat(requireNonNull(load(ONE, KEYS).find("deepseek")).isOn()).isTrue();
    }

    @Test
    void neverPrintsAKey() {
        assertThat(requireNonNull(load(ONE, KEYS).find("deepseek")).toString()).doesNotContain("secret");
        assertThat(mistakes(ONE.replace("${DEEPSEEK_API_KEY}", "sk-very-secret"))
                        .toString())
                .doesNotContain("secret");
        assertThat(mistakes(ONE.replace("DEEPSEEK_API_KEY", "BAD")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(5);
                    assertThat(problem.message()).isEqualTo("the value of BAD has characters that no key has");
                });
    }

    @Test
    void withoutAWordAboutCancellingItIsTakenToBillInFull() {
        String file = ONE.replace("    cancel: stops_billing\n", "");
        assertThat(requireNonNull(load(file, KEYS).find("deepseek")).cancel()).isEqualTo(Upstream.Cancel.BILLS_IN_FULL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai                        | telnet                    | 3 | "protocol" is openai or anthropic
            protocol: openai              | protocl: openai           | 3 | "protocol" is missing
            https://api.deepseek.com/v1/  | deepseek.com              | 4 | "base_url" is an http(s) address
            https://api.deepseek.com/v1/  | https://u:p@example.com   | 4 | "base_url" is an http(s) address
            https://api.deepseek.com/v1/  | https://example.com?a=b   | 4 | "base_url" is an http(s) address
            ${DEEPSEEK_API_KEY}           | sk-123                    | 5 | "key" is a reference to the environment
            stops_billing                 | sometimes                 | 6 | "cancel" is stops_billing or bills_in_full
            cancel: stops_billing         | unknown_fields: maybe     | 6 | "unknown_fields" is pass or refuse
            cancel: stops_billing         | timeout: {idle: 3 s}      | 6 | "idle" is a duration
            cancel: stops_billing         | timeout: {idle: 0s}       | 6 | "idle" is a duration
            cancel: stops_billing         | timeout: {idle: 25h}      | 6 | "idle" is a duration
            cancel: stops_billing         | timeout: 3s               | 6 | "timeout" has fields of its own
            deepseek:                     | Deep Seek:                | 3 | an upstream's name has up to 32
            upstreams:                    | upstream:                 | 1 | "upstreams" is missing
            """)
    void reportsAMistakeWithItsLine(String find, String with, int line, String message) {
        assertThat(ONE).contains(find);
        assertThat(mistakes(ONE.replace(find, with))).singleElement().satisfies(problem -> {
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.file()).isEqualTo("my/upstreams.yaml");
        });
    }

    @Test
    void anEmptyUpstreamIsAMistake() {
        assertThat(mistakes("upstreams:\n  deepseek:\n"))
                .extracting(Problem::message)
                .containsExactly("the upstream \"deepseek\" has no fields");
    }

    @Test
    void aModelIsServedWhenOneOfItsRoutesIsOn() {
        ModelFile.write(
                content,
                "alpha-1",
                ModelFile.LEAST.replace("{upstream: first", "{upstream: absent, model: x}\n  - {upstream: deepseek"));
        Catalog catalog = Catalog.load(ContentFolder.of(content));
        Model model = requireNonNull(catalog.find("alpha-1"));
        assertThat(load(ONE, KEYS).serve(model)).isTrue();
        assertThat(load(ONE, Map.of()).serve(model)).isFalse();
        assertThat(load(ONE, KEYS).unknownIn(catalog)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(12);
            assertThat(problem.message()).isEqualTo("the upstream \"absent\" is not in the upstreams file");
        });
    }

    @Test
    void aPriceOfWhatNoRouteCanBeAskedForIsWarnedOf() {
        String search = "features: {web_search: {per_1000: 1%s, source: https://example.com, checked: 2026-11-28}}";
        Upstreams qwen = load(ONE.replace("api.deepseek.com", "dashscope.aliyuncs.com"), KEYS);
        String least = ModelFile.LEAST.replace("{upstream: first", "{upstream: deepseek");
        for (String[] one : new String[][] {
            {search.formatted(""), "\"web_search\" has a price"},
            {"service_tiers: {flex: 0.5}", "\"service_tiers\" has a price"},
            {"cache_write_1h: 1", "\"cache_write_1h\" has a price"}
        }) {
            ModelFile.write(content, "alpha-1", least.replace("routes:", "    " + one[0] + "\nroutes:"));
            assertThat(qwen.unsoldIn(Catalog.load(ContentFolder.of(content))))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).startsWith(one[1]));
        }
        ModelFile.write(
                content, "alpha-1", least.replace("routes:", "    " + search.formatted(", max: 3") + "\nroutes:"));
        assertThat(qwen.unsoldIn(Catalog.load(ContentFolder.of(content)))).isEmpty();
    }

    @Test
    void aModelWhoseThoughtABudgetBoundsSaysHowMuchItMayThink() {
        Upstreams qwen = load(ONE.replace("api.deepseek.com", "dashscope.aliyuncs.com"), KEYS);
        String thinks = ModelFile.LEAST
                .replace("{upstream: first", "{upstream: deepseek")
                .replace("max_output: 500", "max_output: 500\nthinking: always");
        ModelFile.write(content, "alpha-1", thinks);
        assertThat(qwen.withoutBudgetIn(Catalog.load(ContentFolder.of(content))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(6);
                    assertThat(problem.message()).contains("max_thinking", "does not count thought");
                });
        ModelFile.write(content, "alpha-1", thinks.replace("thinking: always", "max_thinking: 300\nthinking: always"));
        assertThat(qwen.withoutBudgetIn(Catalog.load(ContentFolder.of(content))))
                .isEmpty();
        ModelFile.write(
                content,
                "alpha-1",
                thinks.replace("model: alpha}", "model: alpha, limit: {bounds: al, source: x, checked: 2026-11-28}}"));
        assertThat(catchThrowableOfType(ContentMistakes.class, () -> Catalog.load(ContentFolder.of(content)))
                        .problems())
                .extracting(Problem::message)
                .containsExactly(
                        "\"bounds\" is one of all, budget, answer",
                        "\"source\" is the http(s) address of the page that says what the limit bounds");
    }

    @Test
    void thePackagedFileKnowsEveryRoute() {
        ContentFolder packaged = ContentFolder.packaged();
        Upstreams upstreams = Upstreams.load(requireNonNull(packaged.find("upstreams.yaml")), Map.of());
        assertThat(upstreams.warnings()).isEmpty();
        assertThat(upstreams.unknownIn(Catalog.load(packaged))).isEmpty();
        assertThat(upstreams.withoutBudgetIn(Catalog.load(packaged))).isEmpty();
        assertThat(upstreams.unsoldIn(Catalog.load(packaged))).isEmpty();
    }

    private static Upstreams load(String text, Map<String, String> environment) {
        return Upstreams.load(new ContentFile("upstreams.yaml", "my/upstreams.yaml", text, ""), environment);
    }

    private static List<Problem> mistakes(String text) {
        return catchThrowableOfType(ContentMistakes.class, () -> load(text, KEYS))
                .problems();
    }
}
