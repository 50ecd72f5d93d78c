package com.smartoken.content.catalog;

import com.smartoken.money.Feature;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A feature as a vendor sells it with its chat completions.
 *
 * @param fields the names by which a body asks for it: of fields at the top, and of tools behind {@code tools.}
 * @param flag the field that switches it on there, whichever of the names the caller used; null where they go on as they came
 * @param count where an answer says how often it was used
 * @param usesMax the most uses that are billed of one answer; 0 where nobody knows
 * @param source the page that says so
 */
public record Ware(
        Feature feature, Set<String> fields, @Nullable String flag, Count count, long usesMax, String source) {
    /** Where an answer says how often a feature was used. */
    public sealed interface Count {
        /** A number in the usage, by the names of the objects that it lies in and its own. */
        record InUsage(List<String> path) implements Count {}

        /** Calls of a tool of this name, which the vendor runs itself. */
        record ToolCalls(String name) implements Count {}

        /** A field beside the choices, which is there when it was used once. */
        record Beside(String field) implements Count {}
    }

    static Ware of(Feature feature, Count count, String source, String... fields) {
        return new Ware(feature, Set.of(fields), null, count, 0, source);
    }

    /** The same where a field that is true switches it on. */
    Ware switchedBy(String field) {
        return new Ware(feature, fields, field, count, usesMax, source);
    }
}
