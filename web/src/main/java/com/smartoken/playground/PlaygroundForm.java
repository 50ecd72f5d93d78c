package com.smartoken.playground;

import com.smartoken.catalog.Model;
import com.smartoken.json.BadJson;
import com.smartoken.json.JsonValue;
import com.smartoken.relay.Parameters;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
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
        String system,
        String prompt,
        String temperature,
        String topP,
        String maxTokens,
        String stop,
        String seed,
        String format,
        String schema,
        String tools,
        String thinking,
        String history,
        String run,
        boolean isSure,
        Map<String, String> errors) {

    private static final int TEXT_LENGTH_MAX = 1 << 20;
    private static final int FIELD_LENGTH_MAX = 64 << 10;
    private static final int STOPS_MAX = 4;
    private static final String DECIMAL = "\\d{1,2}(\\.\\d{1,6})?";

    /** An empty one for a model. */
    static PlaygroundForm of(String model, String run) {
        return new PlaygroundForm(
                model, "", "", "", "", "", "", "", "text", "", "", "default", "[]", run, false, Map.of());
    }

    static PlaygroundForm from(Context ctx) {
        return new PlaygroundForm(
                text(ctx, "model", FIELD_LENGTH_MAX).strip(),
                text(ctx, "system", TEXT_LENGTH_MAX),
                text(ctx, "prompt", TEXT_LENGTH_MAX),
                text(ctx, "temperature", FIELD_LENGTH_MAX).strip(),
                text(ctx, "top_p", FIELD_LENGTH_MAX).strip(),
                text(ctx, "max_tokens", FIELD_LENGTH_MAX).strip(),
                text(ctx, "stop", FIELD_LENGTH_MAX),
                text(ctx, "seed", FIELD_LENGTH_MAX).strip(),
                text(ctx, "format", FIELD_LENGTH_MAX),
                text(ctx, "schema", FIELD_LENGTH_MAX).strip(),
                text(ctx, "tools", FIELD_LENGTH_MAX).strip(),
                text(ctx, "thinking", FIELD_LENGTH_MAX),
                text(ctx, "history", TEXT_LENGTH_MAX),
                text(ctx, "run", FIELD_LENGTH_MAX),
                ctx.formParam("sure") != null,
                Map.of());
    }

    /** The same with what is wrong for this model. */
    PlaygroundForm checked(@Nullable Model model) {
        Map<String, String> wrong = new HashMap<>();
        if (model == null) wrong.put("model", "Choose a model from the list.");
        if (prompt.isBlank()) wrong.put("prompt", "Type a message first.");
        String secret = KeyLike.find(system + "\n" + prompt);
        if (secret != null && !isSure) {
            wrong.put(
                    "prompt",
                    "This looks like a secret key: " + secret + " Remove it, or send again to send it all the same.");
        }
        decimal(wrong, "temperature", temperature, 2);
        decimal(wrong, "top_p", topP, 1);
        long outputMax = model == null ? Long.MAX_VALUE : model.maxOutput();
        if (!maxTokens.isEmpty() && !isWhole(maxTokens, outputMax)) {
            wrong.put("max_tokens", "A whole number from 1 to " + outputMax + ".");
        }
        if (!seed.isEmpty() && !seed.matches("\\d{1,9}")) wrong.put("seed", "A whole number of at most nine digits.");
        if (stops().size() > STOPS_MAX) wrong.put("stop", "At most four, one on each line.");
        if (format.equals("json_schema") && !isJson(schema, '{'))
            wrong.put("schema", "A JSON schema: one JSON object.");
        if (!tools.isEmpty() && !isJson(tools, '[')) wrong.put("tools", "A JSON list of tools.");
        if (!isJson(history, '[')) wrong.put("prompt", "The conversation so far could not be read. Begin a new one.");
        return with(wrong, secret != null);
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** What is wrong with a field; empty when nothing is. */
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    /** The stop sequences, one on each line. */
    List<String> stops() {
        return stop.lines().filter(line -> !line.isEmpty()).toList();
    }

    /** Whether a parameter was set and its model understands it. */
    static boolean counts(Model model, String parameter, String value) {
        return !value.isEmpty() && Parameters.of(model).contains(parameter);
    }

    /** For the next turn: the settings stay, the words move into the history. */
    PlaygroundForm next(String newHistory, String newRun) {
        return new PlaygroundForm(
                model,
                system,
                "",
                temperature,
                topP,
                maxTokens,
                stop,
                seed,
                format,
                schema,
                tools,
                thinking,
                newHistory,
                newRun,
                false,
                Map.of());
    }

    /** The same for another press. */
    PlaygroundForm withRun(String newRun) {
        return new PlaygroundForm(
                model,
                system,
                prompt,
                temperature,
                topP,
                maxTokens,
                stop,
                seed,
                format,
                schema,
                tools,
                thinking,
                history,
                newRun,
                isSure,
                errors);
    }

    private PlaygroundForm with(Map<String, String> wrong, boolean warned) {
        return new PlaygroundForm(
                model,
                system,
                prompt,
                temperature,
                topP,
                maxTokens,
                stop,
                seed,
                format,
                schema,
                tools,
                thinking,
                history,
                run,
                warned,
                Map.copyOf(wrong));
    }

    /** The same with another message about the whole. */
    PlaygroundForm refused(String message) {
        return with(Map.of("prompt", message), isSure);
    }

    private static void decimal(Map<String, String> wrong, String field, String value, int max) {
        if (value.isEmpty()) return;
        boolean isRight = value.matches(DECIMAL)
                && new java.math.BigDecimal(value).intValue() <= max
                && new java.math.BigDecimal(value).compareTo(java.math.BigDecimal.valueOf(max)) <= 0;
        if (!isRight) wrong.put(field, "A number from 0 to " + max + ".");
    }

    private static boolean isWhole(String value, long max) {
        return value.matches("[1-9]\\d{0,9}") && Long.parseLong(value) <= max;
    }

    private static boolean isJson(String text, char bracket) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            JsonValue value = JsonValue.parse(bytes);
            return bracket == '{' ? value.isObject() : value.isArray();
        } catch (BadJson e) {
            return false;
        }
    }

    private static String text(Context ctx, String field, int max) {
        String value = ctx.formParam(field);
        if (value == null) return field.equals("history") ? "[]" : "";
        String clean = value.replace("\r\n", "\n");
        return clean.length() <= max ? clean : clean.substring(0, max);
    }
}
