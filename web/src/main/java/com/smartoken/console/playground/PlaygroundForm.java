package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.content.catalog.Model;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
import com.smartoken.keys.KeyLike;
import com.smartoken.relay.Parameters;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form as somebody typed it, with what is wrong beside each field.
 *
 * @param history the messages so far, as JSON
 * @param run the id of this press
 * @param isSure whether a warning was read
 */
public record PlaygroundForm(
        String model,
        String prompt,
        FormSettings settings,
        String history,
        String run,
        boolean isSure,
        Map<String, String> errors) {
    static final int TEXT_LENGTH_MAX = 1 << 20;

    private static final int FIELD_LENGTH_MAX = 64 << 10;

    /** An empty one for a model. */
    static PlaygroundForm of(String model, String run) {
        return new PlaygroundForm(model, "", FormSettings.NONE, "[]", run, false, Map.of());
    }

    static PlaygroundForm from(Context ctx) {
        String history = text(ctx, "history", TEXT_LENGTH_MAX);
        return new PlaygroundForm(
                field(ctx, "model").strip(),
                text(ctx, "prompt", TEXT_LENGTH_MAX),
                FormSettings.from(ctx),
                ctx.formParam("history") == null ? "[]" : history,
                field(ctx, "run"),
                ctx.formParam("sure") != null,
                Map.of());
    }

    /** The same with what is wrong for this model. */
    PlaygroundForm checked(@Nullable Model chosen, Figures figures) {
        Map<String, String> wrong = new HashMap<>();
        if (chosen == null) wrong.put("model", "Choose a model from the list.");
        if (prompt.isBlank()) wrong.put("prompt", "Type a message first.");
        String secret = KeyLike.find(settings.system() + "\n" + prompt);
        if (secret != null && !isSure) {
            wrong.put(
                    "prompt",
                    "This looks like a secret key: " + secret + " Remove it, or send again to send it all the same.");
        }
        settings.check(chosen, wrong, figures);
        if (!isJson(history, '[')) wrong.put("prompt", "The conversation so far could not be read. Begin a new one.");
        return with(wrong, secret != null);
    }

    /** Why nothing was asked, in the order of the fields. */
    public Refusal refusal() {
        return Refusal.NONE
                .with("model", "Model", error("model"))
                .with("prompt", "Message", error("prompt"))
                .with("temperature", "Temperature", error("temperature"))
                .with("top_p", "Top P", error("top_p"))
                .with("max_tokens", "Max tokens", error("max_tokens"))
                .with("seed", "Seed", error("seed"))
                .with("schema", "JSON schema", error("schema"))
                .with("tools", "Tools", error("tools"))
                .with("stop", "Stop words", error("stop"));
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** What is wrong with a field; empty when nothing is. */
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    /** Whether a parameter was set and its model understands it. */
    static boolean counts(Model model, String parameter, String value) {
        return !value.isEmpty() && Parameters.of(model).contains(parameter);
    }

    /** For the next turn: the settings stay, the words move into the history. */
    PlaygroundForm next(String newHistory, String newRun) {
        return new PlaygroundForm(model, "", settings, newHistory, newRun, false, Map.of());
    }

    /** The same for another press. */
    PlaygroundForm withRun(String newRun) {
        return new PlaygroundForm(model, prompt, settings, history, newRun, isSure, errors);
    }

    /** The same with another message about the whole. */
    PlaygroundForm refused(String message) {
        return with(Map.of("prompt", message), isSure);
    }

    private PlaygroundForm with(Map<String, String> wrong, boolean warned) {
        return new PlaygroundForm(model, prompt, settings, history, run, warned, Map.copyOf(wrong));
    }

    static boolean isJson(String text, char bracket) {
        try {
            JsonValue value = JsonValue.parse(text.getBytes(StandardCharsets.UTF_8));
            return bracket == '{' ? value.isObject() : value.isArray();
        } catch (BadJson e) {
            return false;
        }
    }

    static String field(Context ctx, String name) {
        return text(ctx, name, FIELD_LENGTH_MAX);
    }

    /** What a field has, with the line ends of text; empty when it was not sent. */
    static String text(Context ctx, String name, int max) {
        String value = ctx.formParam(name);
        if (value == null) return "";
        return Inputs.cut(value.replace("\r\n", "\n"), max);
    }
}
