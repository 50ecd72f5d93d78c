package com.smartoken.relay;

import com.smartoken.content.catalog.Ware;
import com.smartoken.money.Feature;
import com.smartoken.money.Uses;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one answer used of what was wanted beside tokens, and judges what its upstream says of it. A usage without a
 * count says that there was no use; a count that can't be, and no usage at all, say nothing: then the most counts that was
 * held for. Of several counts the greatest does. For one thread.
 */
final class UseMeter {
    /** Names by which upstreams call the tier that costs what the rates say. */
    private static final Set<String> USUAL_TIERS = Set.of("default", "standard", "auto");

    private static final int CALLS_A_CHOICE_MAX = 1_000;

    private final Wanted wanted;
    private final boolean isIdle;
    private final Map<Ware, Long> reported = new HashMap<>();
    private final Set<Long> calls = new HashSet<>();
    private boolean hasUsage;
    private boolean isBeside;
    private boolean usualTier;
    private long shortWritten;

    UseMeter(Wanted wanted) {
        this.wanted = wanted;
        this.isIdle = wanted.equals(Wanted.NOTHING);
    }

    /** Whether a feature may have brought in more than the caller sent. */
    boolean isSearching() {
        return !wanted.wares().isEmpty();
    }

    /** Takes in a usage. */
    void usage(JsonValue usage) {
        if (isIdle || !usage.isObject()) return;
        hasUsage = true;
        JsonObject object = usage.object();
        for (Ware ware : wanted.wares()) {
            if (ware.count() instanceof Ware.Count.InUsage in) report(ware, at(object, in.path()));
        }
        JsonValue written = at(object, List.of("prompt_tokens_details", "cache_creation", "ephemeral_5m_input_tokens"));
        if (written != null)
            shortWritten = Math.max(shortWritten, written.integer().orElse(0));
    }

    /** Takes in an answer, or a chunk of it. */
    void look(JsonObject answer) {
        if (isIdle) return;
        JsonValue tier = answer.find("service_tier");
        if (tier != null && tier.isString()) usualTier = USUAL_TIERS.contains(tier.string());
        for (Ware ware : wanted.wares()) {
            switch (ware.count()) {
                case Ware.Count.InUsage _ -> {}
                case Ware.Count.Beside(String field) -> isBeside |= isThere(answer.find(field));
                case Ware.Count.ToolCalls(String name) -> calls(answer, name);
            }
        }
    }

    /** What is to be charged for. */
    Uses uses() {
        if (isIdle) return Uses.NONE;
        Map<Feature, Long> counts = new EnumMap<>(Feature.class);
        for (Ware ware : wanted.wares()) {
            long most = wanted.order().most().of(ware.feature());
            long count = switch (ware.count()) {
                case Ware.Count.InUsage _ -> hasUsage ? reported.getOrDefault(ware, 0L) : most;
                // Both come with an answer's end: whoever left before it may have had the search.
                case Ware.Count.Beside _ -> isBeside ? 1 : hasUsage ? 0 : most;
                case Ware.Count.ToolCalls _ -> calls.size();
            };
            if (count != 0) counts.put(ware.feature(), count < 0 ? most : Math.min(count, most));
        }
        return new Uses(counts, Math.max(0, shortWritten), usualTier);
    }

    private void report(Ware ware, @Nullable JsonValue value) {
        if (value == null || value.isNull()) return;
        long count = value.integer().orElse(-1);
        long before = reported.getOrDefault(ware, 0L);
        if (before < 0) return;
        reported.put(ware, count < 0 ? -1 : Math.max(before, count));
    }

    private void calls(JsonObject answer, String name) {
        JsonValue choices = answer.find("choices");
        if (choices == null) return;
        List<JsonValue> all = choices.elements();
        for (int i = 0; i < all.size(); i++) {
            JsonObject choice = all.get(i).object();
            JsonValue delta = choice.find("delta");
            JsonValue message = delta == null ? choice.find("message") : delta;
            JsonValue called = message == null ? null : message.object().find("tool_calls");
            if (called == null) continue;
            long base = number(choice.find("index"), i) * CALLS_A_CHOICE_MAX;
            List<JsonValue> elements = called.elements();
            for (int j = 0; j < elements.size(); j++) {
                JsonObject call = elements.get(j).object();
                JsonValue function = call.find("function");
                JsonValue named = function == null ? null : function.object().find("name");
                if (named != null && name.equals(named.string())) calls.add(base + number(call.find("index"), j));
            }
        }
    }

    private static long number(@Nullable JsonValue value, int otherwise) {
        long number = value == null ? otherwise : value.integer().orElse(otherwise);
        return number < 0 || number >= CALLS_A_CHOICE_MAX ? otherwise : number;
    }

    private static boolean isThere(@Nullable JsonValue value) {
        if (value == null || value.isNull()) return false;
        return !value.isArray() || !value.elements().isEmpty();
    }

    private static @Nullable JsonValue at(JsonObject usage, List<String> path) {
        JsonObject inner = usage;
        for (String name : path.subList(0, path.size() - 1)) {
            JsonValue value = inner.find(name);
            if (value == null) return null;
            inner = value.object();
        }
        return inner.find(path.getLast());
    }
}
