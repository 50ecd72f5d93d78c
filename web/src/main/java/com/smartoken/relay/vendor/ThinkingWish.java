package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Sheet;
import com.smartoken.content.catalog.Thinking;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about thinking, whichever of the vendors' words it uses: OpenAI's {@code reasoning_effort},
 * OpenRouter's {@code reasoning}, the {@code thinking} of Anthropic and many others, Alibaba's {@code enable_thinking}.
 *
 * @param on null when it is left to the model
 * @param effort null when none is named
 * @param budget tokens; null when none is named
 */
record ThinkingWish(
        @Nullable Boolean on,
        @Nullable String effort,
        @Nullable Long budget) {
    /** All fields in which something about it can be said. */
    static final Set<String> FIELDS =
            Set.of("thinking", "reasoning_effort", "reasoning", "enable_thinking", "thinking_budget");

    /** From least to most. */
    private static final List<String> LADDER = List.of("minimal", "low", "medium", "high", "xhigh", "max");

    static ThinkingWish of(JsonObject body) {
        JsonObject thinking = inner(body, "thinking");
        JsonObject reasoning = inner(body, "reasoning");
        String effort = text(body, "reasoning_effort");
        if (effort == null) effort = text(reasoning, "effort");
        Long budget = number(thinking, "budget_tokens");
        if (budget == null) budget = number(body, "thinking_budget");
        if (budget == null) budget = number(reasoning, "max_tokens");
        Boolean on = word(text(thinking, "type"));
        if (on == null) on = flag(body, "enable_thinking");
        if (on == null) on = flag(reasoning, "enabled");
        boolean none = "none".equals(effort);
        if (on == null && effort != null) on = !none;
        if (on == null && budget != null) on = budget > 0;
        return new ThinkingWish(on, none ? null : effort, budget);
    }

    /**
     * What a model is to be told: what was asked for as far as it can do it, else what its page promises, since a vendor's
     * own default may be another.
     */
    ThinkingWish on(Model model, ChatRequest request) {
        Thinking can = model.thinking();
        if (can == Thinking.NONE) return new ThinkingWish(null, null, null);
        if (can == Thinking.ALWAYS) return new ThinkingWish(null, effort, budget);
        if (request.door().operation() == Operation.COMPLETION) return new ThinkingWish(false, null, null);
        if (on != null || can == null) return this;
        return new ThinkingWish(model.thinksByDefault(), null, null);
    }

    /** The same with a budget that thought may not exceed, whatever effort was asked for; null leaves it as it is. */
    ThinkingWish within(@Nullable Long most) {
        return most == null || Boolean.FALSE.equals(on) ? this : new ThinkingWish(on, effort, most);
    }

    /** Writes it as a sheet has it. */
    void write(JsonWriter json, Sheet sheet) {
        String word = Boolean.FALSE.equals(on) ? null : effortOf(sheet.efforts());
        switch (sheet.thinking()) {
            case UNTOUCHED -> {}
            case TYPE -> {
                if (on != null) type(json, on ? "enabled" : "disabled");
                if (word != null) json.name("reasoning_effort").value(word);
            }
            case ADAPTIVE -> {
                if (on != null) type(json, on ? "adaptive" : "disabled");
                if (word != null) json.name("reasoning_effort").value(word);
            }
            case FLAG -> {
                if (on != null) json.name("enable_thinking").value(on);
                if (budget != null && !Boolean.FALSE.equals(on))
                    json.name("thinking_budget").value(budget);
            }
            case REASONING -> reasoning(json, word);
        }
    }

    private static void type(JsonWriter json, String type) {
        json.name("thinking").open('{').name("type").value(type).close('}');
    }

    private void reasoning(JsonWriter json, @Nullable String word) {
        if (on == null && word == null) return;
        json.name("reasoning").open('{');
        if (Boolean.FALSE.equals(on)) json.name("enabled").value(false);
        else if (budget != null) json.name("max_tokens").value(budget);
        else if (word != null) json.name("effort").value(word);
        else json.name("enabled").value(true);
        json.close('}');
    }

    /** The effort among those that a vendor knows: the next higher, or its highest; null when none was named. */
    @Nullable
    String effortOf(List<String> known) {
        if (effort == null || known.isEmpty() || known.contains(effort)) return known.isEmpty() ? null : effort;
        int wanted = LADDER.indexOf(effort);
        for (String one : known) if (LADDER.indexOf(one) >= wanted) return one;
        return known.getLast();
    }

    private static @Nullable Boolean word(@Nullable String type) {
        return switch (type) {
            case "enabled" -> true;
            case "disabled" -> false;
            case null, default -> null; // "auto" and "adaptive" leave it to the model
        };
    }

    private static JsonObject inner(JsonObject body, String field) {
        JsonValue value = body.find(field);
        return value == null ? JsonObject.EMPTY : value.object();
    }

    private static @Nullable String text(JsonObject object, String field) {
        JsonValue value = object.find(field);
        return value == null ? null : value.string();
    }

    private static @Nullable Long number(JsonObject object, String field) {
        JsonValue value = object.find(field);
        if (value == null || value.integer().isEmpty()) return null;
        return value.integer().getAsLong();
    }

    private static @Nullable Boolean flag(JsonObject object, String field) {
        JsonValue value = object.find(field);
        return (value == null || !value.isBoolean()) ? null : (Boolean) value.isTrue();
    }
}
