package com.smartoken.content.catalog;

import static com.smartoken.content.catalog.Complaint.CONTEXT;
import static com.smartoken.content.catalog.Complaint.LIMIT;
import static com.smartoken.content.catalog.Complaint.OPERATOR;
import static com.smartoken.content.catalog.Complaint.REQUEST;
import static com.smartoken.content.catalog.Confidence.A;
import static com.smartoken.content.catalog.Confidence.B;
import static com.smartoken.content.catalog.Confidence.C;
import static com.smartoken.content.catalog.OutputLimit.Bounds.ALL;
import static com.smartoken.content.catalog.OutputLimit.Bounds.BUDGET;
import static com.smartoken.content.catalog.Sheet.Switch.ADAPTIVE;
import static com.smartoken.content.catalog.Sheet.Switch.FLAG;
import static com.smartoken.content.catalog.Sheet.Switch.REASONING;
import static com.smartoken.content.catalog.Sheet.Switch.TYPE;
import static com.smartoken.money.Feature.WEB_SEARCH;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is known of a vendor: one entry of the table for each, in the order in which pages have their families.
 *
 * @param name as the upstreams file writes it in {@code dialect}
 * @param family of its own models; empty where it has none
 * @param hosts the endings of its addresses, by which it is known
 * @param sheet what its models can be told
 * @param fields of its own in a body, which cost nothing by themselves
 * @param shelf what it sells beside tokens
 * @param complaints what its errors mean, by where in the error the words stand
 */
public record Dialect(
        String name,
        String family,
        List<String> hosts,
        Sheet sheet,
        Set<String> fields,
        Shelf shelf,
        List<Words> complaints) {

    /** Words that stand in a field of an error, in lower case, and what each means. */
    public record Words(String field, Map<String, Complaint> meanings) {}

    /** What any of them may say: OpenAI's and Anthropic's own words, and those that many took over. */
    private static final Dialect PLAIN = new Dialect(
                    "openai", "", List.of(), Sheet.UNKNOWN, Set.of(), new Shelf(List.of(), true, false), List.of())
            .says("code", OPERATOR, "insufficient_balance", "insufficient_user_quota", "insufficient_quota")
            .says("code", OPERATOR, "invalid_api_key", "invalid_authentication_error", "authentication_error")
            .says("code", OPERATOR, "billing_error")
            .says("code", CONTEXT, "context_length_exceeded")
            .says("code", LIMIT, "rate_limit_error");

    private static final List<Dialect> TABLE = List.of(
            vendor("deepseek", "DeepSeek", "deepseek.com")
                    .with(Sheet.UNKNOWN
                            .thinks(TYPE, "low", "high", "max")
                            .limits(known(ALL, "https://api-docs.deepseek.com/guides/reasoning_model", B)
                                    .inOldField())
                            .withEndUsers()
                            .withBeta()
                            .withPrefix("prefix")),
            vendor("kimi", "Kimi", "moonshot.ai", "moonshot.cn", "kimi.com")
                    .with(Sheet.UNKNOWN
                            .thinks(TYPE, "low", "high", "max")
                            .limits(known(ALL, "https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model", A))
                            .withPrefix("partial"))
                    // The model asks for a search by a call of a tool that the vendor runs when it gets it back.
                    .sells(Ware.of(
                            WEB_SEARCH,
                            new Ware.Count.ToolCalls("$web_search"),
                            "https://platform.kimi.ai/docs/pricing/tools",
                            "tools.$web_search"))
                    .says("code", OPERATOR, "exceeded_current_quota_error", "incorrect_api_key_error"),
            // max_tokens of models before qwen4 does not count thought, which thinking_budget limits.
            vendor("qwen", "Qwen", "aliyuncs.com")
                    .with(Sheet.UNKNOWN
                            .thinks(FLAG)
                            .limits(known(
                                            BUDGET,
                                            "https://www.alibabacloud.com/help/en/model-studio/api-compatibility-upgrade-notice",
                                            A)
                                    .inOldField())
                            .withPrefix("partial")
                            .withSeed()
                            // 4 to 16,384 by the cards of Qwen's models for images
                            .withImagesOf(16_384))
                    .knows("vl_high_resolution_images", "translation_options", "result_format", "incremental_output")
                    // How often it searches for one answer is not said, so a price has to.
                    .sells(Ware.of(
                                    WEB_SEARCH,
                                    new Ware.Count.InUsage(List.of("plugins", "search", "count")),
                                    "https://www.alibabacloud.com/help/en/model-studio/web-search",
                                    "enable_search",
                                    "web_search_options",
                                    "tools.web_search")
                            .switchedBy("enable_search"))
                    .says("code", OPERATOR, "arrearage"),
            // Not in the documentation; seen by others: answers that are empty since thought took all of max_tokens.
            vendor("glm", "GLM", "z.ai", "bigmodel.cn")
                    .with(Sheet.UNKNOWN
                            .thinks(TYPE, "minimal", "low", "medium", "high", "max")
                            .limits(known(ALL, "https://github.com/BerriAI/litellm-docs/pull/559", C)
                                    .inOldField()))
                    .knows("do_sample", "tool_stream", "sensitive_word_check")
                    .sells(Ware.of(
                            WEB_SEARCH,
                            new Ware.Count.Beside("web_search"),
                            "https://docs.bigmodel.cn/cn/guide/tools/web-search",
                            "tools.web_search"))
                    .says("code", OPERATOR, "1113") // in arrears, with status 429
                    .says("code", CONTEXT, "1261")
                    .says("code", LIMIT, "1302", "1303", "1304", "1305", "1312"),
            // max_tokens bounds the answer alone there; the newer field bounds both, takes at most 64K, and excludes
            // the other.
            vendor("ark", "Doubao", "volces.com", "bytepluses.com")
                    .with(Sheet.UNKNOWN
                            .thinks(TYPE, "minimal", "low", "medium", "high")
                            .limits(known(ALL, "https://www.volcengine.com/docs/82379/1494384", A)
                                    .alwaysInNewField(65_536)))
                    .says("code", OPERATOR, "accountoverdueerror", "modelnotopen"), // not activated in the account
            // Its own codes stand in base_resp, which comes with status 200 too. Thought is part of the content there.
            vendor("minimax", "MiniMax", "minimax.io", "minimax.cn", "minimaxi.com")
                    .with(Sheet.UNKNOWN
                            .thinks(ADAPTIVE)
                            .limits(known(
                                            ALL,
                                            "https://docs.rs/drep-ai/2.5.1/drep/cli/init/presets/static.MINIMAX.html",
                                            C)
                                    .inOldField())
                            .keptWarm())
                    .knows("reasoning_split", "mask_sensitive_info")
                    .sellsTiers(false)
                    .says("status_code", LIMIT, "1002", "1039", "2056") // the last is the plan's
                    .says("status_code", OPERATOR, "1004", "1008", "2049", "2061") // key, balance, key, not in the plan
                    .says("status_code", REQUEST, "1026", "1027", "2013"), // what was said, what would be answered
            vendor("hunyuan", "Hunyuan", "tencentmaas.com", "tencent.com", "tencentcloudapi.com")
                    .with(Sheet.UNKNOWN
                            .thinks(TYPE, "low", "medium", "high")
                            .limits(OutputLimit.unknown().inOldField())),
            vendor("mimo", "MiMo", "xiaomimimo.com")
                    .with(Sheet.UNKNOWN.thinks(TYPE).limits(OutputLimit.unknown()))
                    // One search may have several keywords, each of which is billed.
                    .sells(Ware.of(
                            WEB_SEARCH,
                            new Ware.Count.InUsage(List.of("web_search_usage", "tool_usage")),
                            "https://platform.xiaomimimo.com/docs/en-US/usage-guide/tool-calling/web-search",
                            "tools.web_search")),
            vendor("openrouter", "", "openrouter.ai")
                    .with(Sheet.UNKNOWN
                            .thinks(REASONING, "minimal", "low", "medium", "high", "xhigh")
                            .limits(known(ALL, "https://openrouter.ai/docs/api-reference/parameters", C)))
                    .knows("transforms", "trace")
                    .sellsTiers(true),
            PLAIN);

    /** The day on which the pages of the table were last looked at. */
    private static final String CHECKED = "2026-11-28";

    private static OutputLimit known(OutputLimit.Bounds bounds, String source, Confidence confidence) {
        return OutputLimit.known(bounds, source, CHECKED, confidence);
    }

    private static Dialect vendor(String name, String family, String... hosts) {
        return new Dialect(name, family, List.of(hosts), Sheet.UNKNOWN, Set.of(), Shelf.EMPTY, List.of());
    }

    private Dialect with(Sheet known) {
        return new Dialect(name, family, hosts, known, fields, shelf, complaints);
    }

    private Dialect knows(String... own) {
        return new Dialect(name, family, hosts, sheet, Set.of(own), shelf, complaints);
    }

    private Dialect sells(Ware ware) {
        Shelf more = new Shelf(List.of(ware), shelf.serviceTiers(), shelf.longCache());
        return new Dialect(name, family, hosts, sheet, fields, more, complaints);
    }

    private Dialect sellsTiers(boolean andLongCaches) {
        Shelf more = new Shelf(shelf.wares(), true, andLongCaches);
        return new Dialect(name, family, hosts, sheet, fields, more, complaints);
    }

    private Dialect says(String field, Complaint meaning, String... words) {
        Map<String, Complaint> meanings =
                Stream.of(words).collect(Collectors.toMap(Function.identity(), word -> meaning));
        return new Dialect(
                name,
                family,
                hosts,
                sheet,
                fields,
                shelf,
                Stream.concat(complaints.stream(), Stream.of(new Words(field, meanings)))
                        .toList());
    }

    /** Every vendor, and last what holds for one of whom nothing is known. */
    public static List<Dialect> all() {
        return TABLE;
    }

    /** The one that the upstreams file names, else that of the host; OpenAI's own where neither tells. */
    public static Dialect of(Upstream upstream) {
        String named = upstream.dialect();
        String host = upstream.baseUrl().getHost();
        String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
        for (Dialect dialect : TABLE) {
            if (dialect.name.equals(named)) return dialect;
            if (named == null && dialect.hosts.stream().anyMatch(ending -> isUnder(lower, ending))) return dialect;
        }
        return PLAIN;
    }

    /** The vendor that makes a family of models; OpenAI's own ways where it is not known. */
    public static Dialect ofFamily(String family) {
        for (Dialect dialect : TABLE) if (dialect.family.equalsIgnoreCase(family) && !family.isEmpty()) return dialect;
        return PLAIN;
    }

    /** Whether it sells services beside its models, as every vendor of the table does, so that a field may cost money. */
    public boolean sellsExtras() {
        return !hosts.isEmpty();
    }

    private static boolean isUnder(String host, String ending) {
        return host.equals(ending) || host.endsWith("." + ending);
    }
}
