package com.smartoken.relay.chat;

import com.smartoken.money.Feature;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import com.smartoken.money.Uses;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The usage that upstreams report, in the shapes that they use: OpenAI's {@code prompt_tokens_details.cached_tokens},
 * DeepSeek's {@code prompt_cache_hit_tokens}, Kimi's {@code cached_tokens}. Nothing in it is believed unseen.
 */
public final class Usage {
    private static final String SERVER_TOOLS = "server_tool_use";

    private Usage() {}

    /**
     * What can't be exceeded.
     *
     * @param inputMax tokens that the model can read
     * @param heldInput tokens of input that are held for
     * @param outputMax tokens of output that are held for
     * @param modelOutputMax tokens that the model can think and write
     */
    public record Bounds(long inputMax, long heldInput, long outputMax, long modelOutputMax) {
        /** Where all that the model can read is held for. */
        public Bounds(long inputMax, long outputMax, long modelOutputMax) {
            this(inputMax, inputMax, outputMax, modelOutputMax);
        }
    }

    /**
     * The tokens of a usage object; null when it can't be believed: a count that is missing, negative, no integer, or
     * more than the model can read or write. Output beyond what was asked for counts only where it was thought. More that
     * was cached than there was is no count of what was cached: the dearer reading holds.
     */
    public static @Nullable Tokens read(@Nullable JsonValue value, Bounds bounds) {
        if (value == null || !value.isObject()) return null;
        JsonObject usage = value.object();
        long input = count(usage.find("prompt_tokens"));
        long output = count(usage.find("completion_tokens"));
        if (output < 0 && bounds.outputMax == 0) output = 0; // embeddings have none
        if (input < 0 || output < 0 || input > bounds.inputMax) return null;
        if (output > Math.max(bounds.outputMax, bounds.modelOutputMax)) return null;
        long cached = Math.max(0, cached(usage));
        if (cached > input) cached = 0;
        long written = Math.min(input - cached, Math.max(0, written(usage)));
        long thinking = Math.max(0, nested(usage, "completion_tokens_details", "reasoning_tokens"));
        thinking = Math.min(thinking, output);
        boolean allowed = output <= bounds.outputMax
                || (output - thinking <= bounds.outputMax && output <= bounds.modelOutputMax);
        if (!allowed) {
            output = bounds.outputMax;
            thinking = Math.min(thinking, output);
        }
        return new Tokens(input, cached, written, output, thinking);
    }

    /**
     * Writes the usage as the client gets it: the upstream's own object when it is believed, with what OpenAI's clients
     * look for, and the cost in USD.
     */
    static void write(JsonWriter json, AnswerCost bill) {
        JsonValue upstream = bill.upstream();
        Tokens tokens = bill.tokens();
        boolean estimated = bill.estimated();
        boolean rewritten = upstream == null || estimated || differs(upstream, tokens);
        boolean hasUses = bill.uses().isAny();
        json.open('{');
        if (upstream != null && !estimated) {
            for (JsonObject.Member member : upstream.object().members()) {
                boolean isOurs = member.name().equals("cost")
                        || (hasUses && member.name().equals(SERVER_TOOLS));
                if (!isOurs && !(rewritten && isCount(member.name()))) json.member(member);
            }
        }
        if (rewritten) {
            json.name("prompt_tokens").value(tokens.input());
            json.name("completion_tokens").value(tokens.output());
            json.name("total_tokens").value(tokens.total());
        }
        if (tokens.cached() > 0 && (upstream == null || upstream.object().find("prompt_tokens_details") == null)) {
            json.name("prompt_tokens_details")
                    .open('{')
                    .name("cached_tokens")
                    .value(tokens.cached())
                    .close('}');
        }
        if (estimated) json.name("estimated").value(true);
        if (hasUses) uses(json, bill.uses());
        json.name("cost").literal(cost(bill.charged())).close('}');
    }

    /** As OpenRouter has it: {@code {"web_search_requests": 1}}. */
    private static void uses(JsonWriter json, Uses uses) {
        json.name(SERVER_TOOLS).open('{');
        for (Feature feature : Feature.values())
            if (uses.of(feature) > 0) json.name(feature.word() + "_requests").value(uses.of(feature));
        json.close('}');
    }

    /** Nano-dollars as a JSON number in USD, without an exponent. */
    public static String cost(long nano) {
        String plain = new Usd(nano).plain();
        return plain.equals("0.00") ? "0" : plain;
    }

    private static boolean isCount(String name) {
        return name.equals("prompt_tokens") || name.equals("completion_tokens") || name.equals("total_tokens");
    }

    /** Whether any of the three main counts differs from what is charged: then all three are written anew. */
    private static boolean differs(JsonValue upstream, Tokens tokens) {
        JsonObject usage = upstream.object();
        return count(usage.find("prompt_tokens")) != tokens.input()
                || count(usage.find("completion_tokens")) != tokens.output()
                || count(usage.find("total_tokens")) != tokens.total();
    }

    private static long cached(JsonObject usage) {
        long details = nested(usage, "prompt_tokens_details", "cached_tokens");
        if (details >= 0) return details;
        long hit = count(usage.find("prompt_cache_hit_tokens"));
        return hit >= 0 ? hit : count(usage.find("cached_tokens"));
    }

    /** OpenRouter's name, then Alibaba's. */
    private static long written(JsonObject usage) {
        long written = nested(usage, "prompt_tokens_details", "cache_write_tokens");
        return written >= 0 ? written : nested(usage, "prompt_tokens_details", "cache_creation_input_tokens");
    }

    private static long nested(JsonObject usage, String object, String field) {
        JsonValue inner = usage.find(object);
        return inner == null ? -1 : count(inner.object().find(field));
    }

    private static long count(@Nullable JsonValue value) {
        return value == null ? -1 : value.integer().orElse(-1);
    }
}
