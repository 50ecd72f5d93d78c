package com.smartoken.content.catalog;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Fields;
import com.smartoken.content.Problem;
import com.smartoken.content.Problems;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All models of a content folder at one moment. Immutable. */
public final class Catalog {
    /** The folder of the models inside the content folder. */
    public static final String FOLDER = "models";

    /** Families in the order of pages; others follow by name. */
    private static final List<String> FAMILIES =
            Dialect.all().stream().map(dialect -> lower(dialect.family())).toList();

    private static final Comparator<Model> ORDER = Comparator.comparingInt(Catalog::familyRank)
            .thenComparing(model -> model.family().toLowerCase(Locale.ROOT))
            .thenComparing(Model::released, Comparator.nullsLast(Comparator.<LocalDate>reverseOrder()))
            .thenComparing(model -> model.prices().getFirst().price().rates().output(), Comparator.reverseOrder())
            .thenComparing(Model::id);

    private final List<Model> models;
    private final Map<String, Model> byId = new HashMap<>();
    private final Map<String, Model> byAnyName = new HashMap<>();
    private final List<Problem> warnings;

    private Catalog(List<Model> models, List<Problem> warnings) {
        this.models = models.stream().sorted(ORDER).toList();
        this.warnings = warnings;
        for (Model model : models) {
            byId.put(model.id(), model);
            byAnyName.put(lower(model.id()), model);
            for (String alias : model.aliases()) byAnyName.put(lower(alias), model);
        }
    }

    /**
     * Reads every model.
     *
     * @throws ContentMistakes with all that is wrong, file by file
     */
    public static Catalog load(ContentFolder content) {
        Problems problems = new Problems();
        List<Model> models = new ArrayList<>();
        Map<String, Claim> claims = new HashMap<>();
        for (ContentFile file : content.files(FOLDER, ".md")) {
            Model model = ModelReader.read(file, problems);
            claimNames(model, claims);
            models.add(model);
        }
        problems.throwIfAny();
        return new Catalog(models, problems.warnings());
    }

    /** Families in order, models of one family newest first, then dearest first. */
    public List<Model> models() {
        return models;
    }

    /** The families that have a model, in the order of pages. */
    public List<String> families() {
        return models.stream().map(Model::family).distinct().toList();
    }

    /** The model of an id or alias, whatever the case of its letters; null when there is none. */
    public @Nullable Model find(String idOrAlias) {
        Model exact = byId.get(idOrAlias);
        return exact != null ? exact : byAnyName.get(lower(idOrAlias));
    }

    /** The ID of a model by its ID or an alias; null when there is none. */
    public @Nullable String id(String idOrAlias) {
        Model model = find(idOrAlias);
        return model == null ? null : model.id();
    }

    /** What probably is a slip: unknown fields and capabilities. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Who has a name already. */
    private record Claim(String file, Fields.Text name) {}

    /** An id or alias belongs to one model, whatever the case of its letters. */
    private static void claimNames(Model model, Map<String, Claim> claims) {
        Fields fields = model.body().fields();
        List<Fields.Text> names = new ArrayList<>(fields.texts("aliases"));
        names.addFirst(new Fields.Text(model.id(), fields.line("id")));
        names.removeIf(name -> name.value().isEmpty());
        for (Fields.Text name : names) {
            Claim first = claims.putIfAbsent(lower(name.value()), new Claim(fields.file(), name));
            // A model may be spelt with the capitals of its vendor.
            boolean isOwnSpelling = first != null
                    && first.file().equals(fields.file())
                    && !first.name().value().equals(name.value());
            if (first == null || isOwnSpelling) continue;
            String where = first.file() + ":" + first.name().line();
            fields.error(name.line(), "\"" + name.value() + "\" is already taken by " + where);
        }
    }

    private static int familyRank(Model model) {
        int rank = FAMILIES.indexOf(lower(model.family()));
        return rank < 0 ? FAMILIES.size() : rank;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
