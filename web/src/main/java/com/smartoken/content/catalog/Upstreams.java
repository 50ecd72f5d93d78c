package com.smartoken.content.catalog;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Fields;
import com.smartoken.content.Problem;
import com.smartoken.content.Problems;
import com.smartoken.content.YamlText;
import com.smartoken.money.Feature;
import com.smartoken.money.Price;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The upstreams by name, as the upstreams file has them. Immutable. */
public final class Upstreams {
    private final Map<String, Upstream> byName = new LinkedHashMap<>();
    private final List<Problem> warnings;
    private final @Nullable Upstream otherwise;

    private Upstreams(Collection<Upstream> upstreams, List<Problem> warnings, @Nullable Upstream otherwise) {
        this.otherwise = otherwise;
        for (Upstream upstream : upstreams) byName.put(upstream.name(), upstream);
        this.warnings = warnings;
    }

    /** Upstreams made by the program itself. */
    public static Upstreams of(Collection<Upstream> upstreams) {
        return new Upstreams(upstreams, List.of(), null);
    }

    /**
     * Reads an upstreams file; keys are looked up in {@code environment}.
     *
     * @throws ContentMistakes with all that is wrong; a key's value is never part of it
     */
    public static Upstreams load(ContentFile file, Map<String, String> environment) {
        Problems problems = new Problems();
        Fields top = YamlText.read(file, problems);
        Fields named = top.map("upstreams");
        if (named == null && !top.has("upstreams")) top.error("upstreams", "\"upstreams\" is missing");
        List<Upstream> upstreams = new ArrayList<>();
        for (String name : named == null ? List.<String>of() : named.names()) {
            Fields fields = named == null ? null : named.map(name);
            if (fields != null) upstreams.add(UpstreamReader.read(name, fields, environment));
            else if (named != null && !named.has(name))
                named.error(name, "the upstream \"" + name + "\" has no fields");
        }
        top.warnOfUnknown();
        problems.throwIfAny();
        return new Upstreams(upstreams, problems.warnings(), null);
    }

    /** The same, with an upstream for every model none of whose routes is on: the sandbox of the local run. */
    public Upstreams otherwise(Upstream upstream) {
        return new Upstreams(byName.values(), warnings, upstream);
    }

    /** The upstream of models none of whose routes is on; null in production, where those are unavailable. */
    public @Nullable Upstream otherwise() {
        return otherwise;
    }

    /** In the order of the file. */
    public List<Upstream> all() {
        return List.copyOf(byName.values());
    }

    /** An upstream by its name; null when there is none. */
    public @Nullable Upstream find(String name) {
        return byName.get(name);
    }

    /** Whether any route of the model leads to an upstream that is on. */
    public boolean serve(Model model) {
        if (otherwise != null) return true;
        for (Route route : model.routes()) {
            Upstream upstream = find(route.upstream());
            if (upstream != null && upstream.isOn()) return true;
        }
        return false;
    }

    /** What probably is a slip in the file. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** What a route's limit of the output bounds: as its file says, else as its vendor does. */
    public static OutputLimit limitOf(Route route, Upstream upstream) {
        OutputLimit ofRoute = route.limit();
        if (ofRoute != null) return ofRoute;
        return upstream.protocol() == Upstream.Protocol.ANTHROPIC
                ? OutputLimit.ANTHROPIC
                : Dialect.of(upstream).sheet().limit();
    }

    /** How many routes of models that think have a limit that bounds so much. */
    public Map<OutputLimit.Bounds, Integer> limitsIn(Catalog catalog) {
        Map<OutputLimit.Bounds, Integer> counts = new EnumMap<>(OutputLimit.Bounds.class);
        for (Model model : catalog.models()) {
            for (Route route : model.canThink() ? model.routes() : List.<Route>of()) {
                Upstream upstream = find(route.upstream());
                if (upstream != null) counts.merge(limitOf(route, upstream).bounds(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** A mistake for each model whose thought a budget bounds, and whose file does not say how much it may think. */
    public List<Problem> withoutBudgetIn(Catalog catalog) {
        Problems problems = new Problems();
        for (Model model : catalog.models()) {
            if (!model.canThink() || model.maxThinking() > 0) continue;
            for (Route route : model.routes()) {
                Upstream upstream = find(route.upstream());
                if (upstream == null || limitOf(route, upstream).bounds() != OutputLimit.Bounds.BUDGET) continue;
                Fields fields = model.body().fields();
                problems.warning(
                        fields.file(),
                        fields.line("max_output"),
                        "\"max_thinking\" is missing: the limit of " + route.upstream()
                                + " does not count thought, so the most that the model can think is held for");
                break;
            }
        }
        return problems.warnings();
    }

    /** A warning for each thing beside tokens that has a price and that no route can be asked for, so that it is refused. */
    public List<Problem> unsoldIn(Catalog catalog) {
        Problems problems = new Problems();
        for (Model model : catalog.models()) {
            Price price = model.prices().getFirst().price();
            List<Shelf> shelves = model.routes().stream()
                    .map(route -> find(route.upstream()))
                    .filter(Objects::nonNull)
                    .filter(upstream -> upstream.protocol() == Upstream.Protocol.OPENAI)
                    .map(upstream -> Dialect.of(upstream).shelf())
                    .toList();
            if (shelves.isEmpty()) continue;
            for (Feature feature : price.offer().fees().keySet())
                if (shelves.stream().noneMatch(shelf -> shelf.sells(feature, price.offer())))
                    warn(problems, model, feature.word());
            if (!price.offer().serviceTiers().isEmpty() && shelves.stream().noneMatch(Shelf::serviceTiers))
                warn(problems, model, "service_tiers");
            if (price.hasLongCache() && shelves.stream().noneMatch(Shelf::longCache))
                warn(problems, model, "cache_write_1h");
        }
        return problems.warnings();
    }

    private static void warn(Problems problems, Model model, String what) {
        Fields fields = model.body().fields();
        problems.warning(
                fields.file(),
                fields.line("prices"),
                "\"" + what
                        + "\" has a price, but no route is known to sell it or the most that is billed, so it is refused");
    }

    /** A warning for each route of the catalog that names an upstream which is not here. */
    public List<Problem> unknownIn(Catalog catalog) {
        Problems problems = new Problems();
        for (Model model : catalog.models()) {
            for (Fields route : model.body().fields().maps("routes")) {
                String name = route.text("upstream");
                if (find(name) == null) {
                    String message = "the upstream \"" + name + "\" is not in the upstreams file";
                    problems.warning(route.file(), route.line("upstream"), message);
                }
            }
        }
        return problems.warnings();
    }
}
