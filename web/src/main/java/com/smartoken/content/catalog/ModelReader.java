package com.smartoken.content.catalog;

import com.smartoken.content.ContentFile;
import com.smartoken.content.Document;
import com.smartoken.content.Fields;
import com.smartoken.content.Problems;
import com.smartoken.money.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one file of {@code models/} and checks all that can be told from it alone. */
final class ModelReader {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9~][A-Za-z0-9._:/~@-]{0,127}");
    private static final int TRIAL_DAYS_MAX = 3_650;
    private static final int WEIGHT_MAX = 1_000;

    /** What clients and pages know how to name; anything else is probably misspelt. */
    static final Set<String> CAPABILITIES = Set.of(
            "chat",
            "stream",
            "tools",
            "json",
            "fim",
            "vision",
            "video",
            "audio",
            "files",
            "thinking",
            "code",
            "prefix",
            "embeddings",
            "search");

    private ModelReader() {}

    /** The model; use it only when no error was added to the problems. */
    static Model read(ContentFile file, Problems problems) {
        Document document = Document.parse(file, problems);
        Fields fields = document.fields();
        int before = problems.errorCount();
        long context = fields.integer("context", 1, Tokens.MAX);
        long maxOutput = fields.integer("max_output", 1, Tokens.MAX);
        if (problems.errorCount() == before && maxOutput > context) {
            fields.error("max_output", "\"max_output\" is larger than \"context\"");
        }
        Thinking thinking = thinking(fields);
        Model model = new Model(
                id(fields, file),
                fields.text("name"),
                fields.text("family"),
                aliases(fields),
                fields.optionalText("summary"),
                fields.optionalDate("released"),
                FieldWords.confidence(fields),
                context,
                maxOutput,
                maxThinking(fields),
                capabilities(fields),
                thinking,
                thinksByDefault(fields, thinking),
                PriceReader.read(fields),
                trial(fields),
                routes(fields),
                document);
        fields.warnOfUnknown();
        return model;
    }

    private static String id(Fields fields, ContentFile file) {
        String id = fields.text("id");
        if (id.isEmpty()) return id;
        if (!ID.matcher(id).matches()) {
            fields.error("id", "an id has up to 64 lower-case letters, digits, dots, dashes and underscores");
        } else if (!id.equals(file.baseName())) {
            fields.error("id", "the id \"" + id + "\" is not the file's name");
        }
        return id;
    }

    private static List<String> aliases(Fields fields) {
        List<String> aliases = new ArrayList<>();
        for (Fields.Text alias : fields.texts("aliases")) {
            aliases.add(alias.value());
            if (!ALIAS.matcher(alias.value()).matches()) {
                fields.error(alias.line(), "an alias has up to 128 letters, digits and . _ : / ~ @ -");
            }
        }
        return aliases;
    }

    private static Set<String> capabilities(Fields fields) {
        Set<String> capabilities = new LinkedHashSet<>();
        for (Fields.Text text : fields.texts("capabilities")) {
            if (!CAPABILITIES.contains(text.value())) {
                fields.warning(text.line(), "unknown capability \"" + text.value() + "\"");
            }
            capabilities.add(text.value());
        }
        // Who names none of what a model is asked for means a model to talk to.
        if (!capabilities.contains("embeddings")) capabilities.add("chat");
        return Collections.unmodifiableSet(capabilities);
    }

    private static @Nullable Thinking thinking(Fields fields) {
        String text = fields.optionalText("thinking");
        if (text == null || text.isEmpty()) return null;
        for (Thinking thinking : Thinking.values()) {
            if (thinking.name().toLowerCase(Locale.ROOT).equals(text)) return thinking;
        }
        fields.error("thinking", "\"thinking\" is none, optional or always");
        return null;
    }

    private static long maxThinking(Fields fields) {
        Long most = fields.optionalInteger("max_thinking", 1, Tokens.MAX);
        return most == null ? 0 : most;
    }

    /** Silence about the default means that it thinks: the dearer reading. */
    private static boolean thinksByDefault(Fields fields, @Nullable Thinking thinking) {
        String text = fields.optionalText("thinking_default");
        if (text != null && !text.isEmpty() && !text.equals("on") && !text.equals("off")) {
            fields.error("thinking_default", "\"thinking_default\" is on or off");
        }
        return switch (thinking) {
            case null -> false;
            case NONE -> false;
            case OPTIONAL -> !"off".equals(text);
            case ALWAYS -> true;
        };
    }

    private static @Nullable Trial trial(Fields model) {
        Fields fields = model.map("trial");
        if (fields == null) return null;
        long tokens = fields.integer("tokens", 1, 1_000_000_000_000L);
        int days = (int) fields.integer("days", 1, TRIAL_DAYS_MAX);
        fields.warnOfUnknown();
        return new Trial(tokens, days);
    }

    private static List<Route> routes(Fields model) {
        List<Route> routes = new ArrayList<>();
        for (Fields fields : model.maps("routes")) {
            int weight = fields.has("weight") ? (int) fields.integer("weight", 1, WEIGHT_MAX) : 0;
            routes.add(new Route(
                    fields.text("upstream"),
                    fields.text("model"),
                    weight,
                    LimitReader.read(fields),
                    CostReader.read(fields)));
            fields.warnOfUnknown();
        }
        if (routes.isEmpty()) model.error("routes", "the model has no route");
        return routes;
    }
}
