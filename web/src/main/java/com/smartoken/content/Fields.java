package com.smartoken.content;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML mapping, read field by field. What is missing or wrong is added to the problems with file and line, and a
 * stand-in is returned (an empty text, the least number, 1970-01-01), so that one pass finds every mistake: ask the
 * problems before the values are used.
 */
public final class Fields {
    private final String file;
    private final int firstLine;
    private final Problems problems;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    /** A text and the line it stands in. */
    public record Text(String value, int line) {}

    Fields(String file, int firstLine, MappingNode mapping, Problems problems) {
        this.file = file;
        this.firstLine = firstLine;
        this.problems = problems;
        this.line = lineOf(mapping);
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            Integer first = lines.putIfAbsent(name, lineOf(key));
            if (name.isEmpty()) error(lineOf(key), "a field's name is a plain word");
            else if (first != null) error(lineOf(key), Scalar.quote(name) + " is already given in line " + first);
            else values.put(name, tuple.getValueNode());
        }
    }

    private Fields(String file, Problems problems) {
        this.file = file;
        this.firstLine = 1;
        this.problems = problems;
        this.line = 1;
    }

    /** No fields at all, for a file whose block could not be read. */
    static Fields none(String file, Problems problems) {
        return new Fields(file, problems);
    }

    /** The file as an operator finds it. */
    public String file() {
        return file;
    }

    /** The line in which the mapping begins. */
    public int line() {
        return line;
    }

    /** The line of a field's value; that of the mapping when the field is absent. */
    public int line(String field) {
        Node node = values.get(field);
        return node == null ? line : lineOf(node);
    }

    /** Whether the field is there with a value. */
    public boolean has(String field) {
        return node(field) != null;
    }

    /** The names of the fields, in the order of the file; each then counts as read. */
    public List<String> names() {
        read.addAll(values.keySet());
        return List.copyOf(values.keySet());
    }

    /** Adds an error at a field's line. */
    public void error(String field, String message) {
        error(line(field), message);
    }

    /** Adds an error at a line. */
    public void error(int atLine, String message) {
        problems.error(file, atLine, message);
    }

    /** Adds a warning at a line. */
    public void warning(int atLine, String message) {
        problems.warning(file, atLine, message);
    }

    /** A text that must be there. */
    public String text(String field) {
        return required(field, "", Scalar::asText);
    }

    /** A text; null when absent. */
    public @Nullable String optionalText(String field) {
        return optional(field, "", Scalar::asText);
    }

    /** A whole number between two bounds (inclusive) that must be there. */
    public long integer(String field, long min, long max) {
        return required(field, min, value -> value.asInteger(min, max));
    }

    /** A whole number between two bounds (inclusive); null when absent. */
    public @Nullable Long optionalInteger(String field, long min, long max) {
        return optional(field, min, value -> value.asInteger(min, max));
    }

    /** A plain decimal that must be there, exactly as written. */
    public BigDecimal decimal(String field) {
        return required(field, BigDecimal.ZERO, Scalar::asDecimal);
    }

    /** A plain decimal; null when absent. */
    public @Nullable BigDecimal optionalDecimal(String field) {
        return optional(field, BigDecimal.ZERO, Scalar::asDecimal);
    }

    /** A day such as 2026-08-16 that must be there. */
    public LocalDate date(String field) {
        return required(field, LocalDate.EPOCH, Scalar::asDate);
    }

    /** A day; null when absent. */
    public @Nullable LocalDate optionalDate(String field) {
        return optional(field, LocalDate.EPOCH, Scalar::asDate);
    }

    /** An instant with its offset, such as 2026-12-31T23:59:59+08:00, that must be there. */
    public OffsetDateTime instant(String field) {
        return required(field, OffsetDateTime.MIN, Scalar::asInstant);
    }

    /** The texts of a list; one text alone counts as a list of one; empty when absent. */
    public List<Text> texts(String field) {
        Node node = node(field);
        if (node instanceof ScalarNode) return List.of(text(field, node));
        List<Text> texts = new ArrayList<>();
        for (Node item : items(field, node)) {
            if (item instanceof ScalarNode) texts.add(text(field, item));
            else error(lineOf(item), Scalar.quote(field) + " is a list of plain texts");
        }
        return texts;
    }

    /** The mappings of a list; empty when absent. */
    public List<Fields> maps(String field) {
        List<Fields> maps = new ArrayList<>();
        for (Node item : items(field, node(field))) {
            if (item instanceof MappingNode mapping) maps.add(new Fields(file, firstLine, mapping, problems));
            else error(lineOf(item), "each entry of " + Scalar.quote(field) + " has fields of its own");
        }
        return maps;
    }

    /** The mapping under a field; null when absent. */
    public @Nullable Fields map(String field) {
        Node node = node(field);
        if (node == null) return null;
        if (node instanceof MappingNode mapping) return new Fields(file, firstLine, mapping, problems);
        error(field, Scalar.quote(field) + " has fields of its own");
        return null;
    }

    /** Warns of every field that nobody asked for. */
    public void warnOfUnknown() {
        for (Map.Entry<String, Node> value : values.entrySet()) {
            if (!read.contains(value.getKey())) {
                warning(lineOf(value.getValue()), "unknown field " + Scalar.quote(value.getKey()));
            }
        }
    }

    private <T> T required(String field, T standIn, Function<Scalar, T> reader) {
        Node node = node(field);
        if (node == null) {
            error(field, Scalar.quote(field) + " is missing");
            return standIn;
        }
        return read(field, node, standIn, reader);
    }

    private <T> @Nullable T optional(String field, T standIn, Function<Scalar, T> reader) {
        Node node = node(field);
        return node == null ? null : read(field, node, standIn, reader);
    }

    private <T> T read(String field, Node node, T standIn, Function<Scalar, T> reader) {
        try {
            if (!(node instanceof ScalarNode scalar))
                throw new Scalar.Wrong(Scalar.quote(field) + " is one plain value");
            return reader.apply(new Scalar(field, scalar.getValue().strip()));
        } catch (Scalar.Wrong wrong) {
            error(lineOf(node), wrong.complaint());
            return standIn;
        }
    }

    private Text text(String field, Node node) {
        return new Text(read(field, node, "", Scalar::asText), lineOf(node));
    }

    private @Nullable Node node(String field) {
        read.add(field);
        Node node = values.get(field);
        return node == null || node.getTag().equals(Tag.NULL) ? null : node;
    }

    private List<Node> items(String field, @Nullable Node node) {
        if (node == null) return List.of();
        if (node instanceof SequenceNode sequence) return sequence.getValue();
        error(lineOf(node), Scalar.quote(field) + " is a list");
        return List.of();
    }

    private int lineOf(Node node) {
        return firstLine + node.getStartMark().map(Mark::getLine).orElse(0);
    }
}
