package com.smartoken.content;

import java.io.StringReader;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
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
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

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
            StreamReader reader = new StreamReader(settings, new StringReader(yaml));
            Node node = new Composer(settings, new Plain(new ParserImpl(settings, reader)))
                    .getSingleNode()
                    .orElse(null);
            if (node instanceof MappingNode mapping) return new Fields(location, firstLine, mapping, problems);
            problems.error(location, firstLine, "no fields found: expected lines such as \"name: value\"");
        } catch (Refused e) {
            problems.error(location, firstLine + e.line, String.valueOf(e.getMessage()));
        } catch (MarkedYamlEngineException e) {
            problems.error(
                    location, firstLine + e.getProblemMark().map(Mark::getLine).orElse(0), "YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.error(location, firstLine, "YAML: " + Scalar.shorten(String.valueOf(e.getMessage())));
        }
        return Fields.none(location, problems);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int line;

        Refused(int line, String complaint) {
            super(complaint, null, false, false);
            this.line = line;
        }
    }

    /** Looks at each event before a tree is built of it: an alias or a deep nest costs more to build than to write. */
    private static final class Plain implements Parser {
        private final Parser parser;
        private int depth;
        private int documents;

        Plain(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID id) {
            return parser.checkEvent(id);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            if (event instanceof DocumentStartEvent) documents++;
            if (event instanceof AliasEvent) throw refused(event, "YAML references (*name) are not allowed");
            if (depth > DEPTH_MAX) throw refused(event, "nested deeper than " + DEPTH_MAX + " levels");
            if (documents > 1) throw refused(event, "a second YAML document begins here");
            return event;
        }

        private static Refused refused(Event event, String complaint) {
            return new Refused(event.getStartMark().map(Mark::getLine).orElse(0), complaint);
        }
    }
}
