package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.content.catalog.Model;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of the form as somebody typed them: those of one turn hold for the next. */
public record FormSettings(
        String system,
        String thinking,
        String temperature,
        String topP,
        String maxTokens,
        String seed,
        String format,
        String schema,
        String tools,
        String stop) {
    static final FormSettings NONE = new FormSettings("", "default", "", "", "", "", "text", "", "", "");

    private static final int STOPS_MAX = 4;
    private static final String DECIMAL = "\\d{1,2}(\\.\\d{1,6})?";

    static FormSettings from(Context ctx) {
        return new FormSettings(
                PlaygroundForm.text(ctx, "system", PlaygroundForm.TEXT_LENGTH_MAX),
                PlaygroundForm.field(ctx, "thinking"),
                PlaygroundForm.field(ctx, "temperature").strip(),
                PlaygroundForm.field(ctx, "top_p").strip(),
                PlaygroundForm.field(ctx, "max_tokens").strip(),
                PlaygroundForm.field(ctx, "seed").strip(),
                PlaygroundForm.field(ctx, "format"),
                PlaygroundForm.field(ctx, "schema").strip(),
                PlaygroundForm.field(ctx, "tools").strip(),
                PlaygroundForm.field(ctx, "stop"));
    }

    /** Notes what is wrong for this model, under the name of each field. */
    void check(@Nullable Model model, Map<String, String> wrong, Figures figures) {
        decimal(wrong, "temperature", temperature, 2);
        decimal(wrong, "top_p", topP, 1);
        long outputMax = model == null ? Long.MAX_VALUE : model.maxOutput();
        if (!maxTokens.isEmpty() && !isWhole(maxTokens, outputMax)) {
            wrong.put("max_tokens", "A whole number from 1 to " + figures.count(outputMax) + ".");
        }
        if (!seed.isEmpty() && !seed.matches("\\d{1,9}")) wrong.put("seed", "A whole number of at most nine digits.");
        if (stops().size() > STOPS_MAX) wrong.put("stop", "At most four, one on each line.");
        if (format.equals("json_schema") && !PlaygroundForm.isJson(schema, '{')) {
            wrong.put("schema", "A JSON schema: one JSON object.");
        }
        if (!tools.isEmpty() && !PlaygroundForm.isJson(tools, '[')) wrong.put("tools", "A JSON list of tools.");
    }

    /** The stop sequences, one on each line. */
    List<String> stops() {
        return stop.lines().filter(line -> !line.isEmpty()).toList();
    }

    private static void decimal(Map<String, String> wrong, String field, String value, int max) {
        if (value.isEmpty()) return;
        boolean isRight = value.matches(DECIMAL) && new BigDecimal(value).compareTo(BigDecimal.valueOf(max)) <= 0;
        if (!isRight) wrong.put(field, "A number from 0 to " + max + ".");
    }

    private static boolean isWhole(String value, long max) {
        return value.matches("[1-9]\\d{0,9}") && Long.parseLong(value) <= max;
    }
}
