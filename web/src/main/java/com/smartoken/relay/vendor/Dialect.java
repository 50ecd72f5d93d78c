package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A vendor's way of speaking OpenAI's format: one line of the table for each.
 *
 * @param hosts the endings of its addresses, by which it is known
 * @param thinking how thinking is switched
 * @param efforts the words for effort that it knows, from least to most; none where it has no such field
 * @param oldLimit whether it only knows {@code max_tokens}, not its newer name
 * @param namesEndUsers whether {@code user_id} keeps end users apart in its caches and queues
 * @param beta whether filling in and prefixes are served at {@code /beta}
 * @param prefixField the mark of a message that the answer goes on from; empty where there is none
 * @param warm whether a temperature of zero is refused
 */
record Dialect(
        String name,
        List<String> hosts,
        Switch thinking,
        List<String> efforts,
        boolean oldLimit,
        boolean namesEndUsers,
        boolean beta,
        String prefixField,
        boolean warm) {

    /** How thinking is switched. */
    enum Switch {
        /** As the caller wrote it: nothing is known of the vendor. */
        UNTOUCHED,
        /** {@code thinking: {type}}, enabled or disabled. */
        TYPE,
        /** The same, where what is not disabled is adaptive. */
        ADAPTIVE,
        /** {@code enable_thinking} and {@code thinking_budget}. */
        FLAG,
        /** OpenRouter's {@code reasoning}. */
        REASONING
    }

    private static final Dialect PLAIN =
            new Dialect("openai", List.of(), Switch.UNTOUCHED, List.of(), false, false, false, "", false);

    private static final List<Dialect> TABLE = List.of(
            new Dialect(
                    "deepseek",
                    List.of("deepseek.com"),
                    Switch.TYPE,
                    List.of("low", "high", "max"),
                    true,
                    true,
                    true,
                    "prefix",
                    false),
            new Dialect(
                    "kimi",
                    List.of("moonshot.ai", "moonshot.cn", "kimi.com"),
                    Switch.TYPE,
                    List.of("low", "high", "max"),
                    false,
                    false,
                    false,
                    "partial",
                    false),
            new Dialect("qwen", List.of("aliyuncs.com"), Switch.FLAG, List.of(), true, false, false, "partial", false),
            new Dialect(
                    "glm",
                    List.of("z.ai", "bigmodel.cn"),
                    Switch.TYPE,
                    List.of("minimal", "low", "medium", "high", "max"),
                    true,
                    false,
                    false,
                    "",
                    false),
            new Dialect(
                    "ark",
                    List.of("volces.com", "bytepluses.com"),
                    Switch.TYPE,
                    List.of("minimal", "low", "medium", "high"),
                    false,
                    false,
                    false,
                    "",
                    false),
            new Dialect(
                    "minimax",
                    List.of("minimax.io", "minimax.cn", "minimaxi.com"),
                    Switch.ADAPTIVE,
                    List.of(),
                    true,
                    false,
                    false,
                    "",
                    true),
            new Dialect(
                    "hunyuan",
                    List.of("tencentmaas.com", "tencent.com", "tencentcloudapi.com"),
                    Switch.TYPE,
                    List.of("low", "medium", "high"),
                    true,
                    false,
                    false,
                    "",
                    false),
            new Dialect("mimo", List.of("xiaomimimo.com"), Switch.TYPE, List.of(), false, false, false, "", false),
            new Dialect(
                    "openrouter",
                    List.of("openrouter.ai"),
                    Switch.REASONING,
                    List.of("minimal", "low", "medium", "high", "xhigh"),
                    false,
                    false,
                    false,
                    "",
                    false));

    /** The one that the upstreams file names, else that of the host; OpenAI's own where neither tells. */
    static Dialect of(Upstream upstream) {
        String named = upstream.dialect();
        String host = upstream.baseUrl().getHost();
        String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
        for (Dialect dialect : TABLE) {
            if (dialect.name.equals(named)) return dialect;
            if (named == null && dialect.hosts.stream().anyMatch(ending -> isUnder(lower, ending))) return dialect;
        }
        return PLAIN;
    }

    /** Every name that the upstreams file may write. */
    static List<String> names() {
        return Stream.concat(Stream.of(PLAIN), TABLE.stream())
                .map(Dialect::name)
                .toList();
    }

    boolean rewritesThinking() {
        return thinking != Switch.UNTOUCHED;
    }

    /** Writes what a model is told about thinking. */
    void writeThinking(JsonWriter json, ThinkingWish wish) {
        Boolean on = wish.on();
        String effort = Boolean.FALSE.equals(on) ? null : wish.effortOf(efforts);
        switch (thinking) {
            case UNTOUCHED -> {}
            case TYPE, ADAPTIVE -> {
                if (on != null) {
                    String yes = thinking == Switch.TYPE ? "enabled" : "adaptive";
                    json.name("thinking")
                            .open('{')
                            .name("type")
                            .value(on ? yes : "disabled")
                            .close('}');
                }
                if (effort != null) json.name("reasoning_effort").value(effort);
            }
            case FLAG -> {
                if (on != null) json.name("enable_thinking").value(on);
                Long budget = wish.budget();
                if (budget != null && !Boolean.FALSE.equals(on))
                    json.name("thinking_budget").value(budget);
            }
            case REASONING -> {
                if (on == null && effort == null) return;
                json.name("reasoning").open('{');
                Long budget = wish.budget();
                if (Boolean.FALSE.equals(on)) json.name("enabled").value(false);
                else if (budget != null) json.name("max_tokens").value(budget);
                else if (effort != null) json.name("effort").value(effort);
                else json.name("enabled").value(true);
                json.close('}');
            }
        }
    }

    private static boolean isUnder(String host, String ending) {
        return host.equals(ending) || host.endsWith("." + ending);
    }
}
