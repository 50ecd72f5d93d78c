package com.smartoken.content;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one YAML mapping whose scalars stay text, so that decimals are exact. References and deep nesting are refused. */
public final class YamlText {
    private static final int DEPTH_MAX = 12;

    private YamlText() {}

    /** Reads a whole file of YAML; errors are added to {@code problems} and the fields are then empty. */
    public static Fields read(ContentFile file, Problems problems) {
        return read(file.location(), file.text(), 1, problems);
    }

    /** Reads YAML that begins at line {@code firstLine} of its file. */
    static Fields read(String location, String yaml, int firstLine, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(location)
                .setCodePointLimit(ContentFile.BYTES_MAX)
                .build();
        try {
            if (isPlain(settings, yaml, location, firstLine, problems)) {
                Optional<Node> node = new Compose(settings).composeString(yaml);
                if (node.isPresent() && node.get() instanceof MappingNode mapping) {
                    return new Fields(location, firstLine, mapping, problems);
                }
                problems.error(location, firstLine, "no fields found: expected lines such as \"name: value\"");
            }
        } catch (MarkedYamlEngineException e) {
            problems.error(
                    location, firstLine + e.getProblemMark().map(Mark::getLine).orElse(0), "YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.error(location, firstLine, "YAML: " + Scalar.shorten(String.valueOf(e.getMessage())));
        }
        return Fields.none(location, problems);
    }

    /** Looks at the events before a tree is built: an alias or a deep nest costs more to build than to write. */
    private static boolean isPlain(
            LoadSettings settings, String yaml, String location, int firstLine, Problems problems) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(yaml)) {
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            if (event instanceof DocumentStartEvent) documents++;
            @SuppressWarnings("NullAway")
            int line = firstLine + event.getStartMark().map(Mark::getLine).orElse(0);
            for (String complaint : complaints(event, depth, documents)) {
                problems.error(location, line, complaint);
                return false;
            }
        }
        return true;
    }

    private static List<String> complaints(Event event, int depth, int documents) {
        if (event instanceof AliasEvent) return List.of("YAML references (*name) are not allowed");
        if (depth > DEPTH_MAX) return List.of("nested deeper than " + DEPTH_MAX + " levels");
        if (documents > 1) return List.of("a second YAML document begins here");
        return List.of();
    }
}
