package com.smartoken.content;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
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
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,12}(\\.\\d{1,12})?");
    private static final int TEXT_MAX = 2_000;
    private static final int SHOWN_MAX = 60;

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
            else if (first != null) error(lineOf(key), quote(name) + " is already given in line " + first);
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
        return required(field, "", this::asText);
    }

    /** A text; null when absent. */
    public @Nullable String optionalText(String field) {
        return optional(field, "", this::asText);
    }

    /** A whole number between two bounds (inclusive) that must be there. */
    public long integer(String field, long min, long max) {
        return required(field, min, node -> asInteger(field, node, min, max));
    }

    /** A whole number between two bounds (inclusive); null when absent. */
    public @Nullable Long optionalInteger(String field, long min, long max) {
        return optional(field, min, node -> asInteger(field, node, min, max));
    }

    /** A plain decimal that must be there, exactly as written. */
    public BigDecimal decimal(String field) {
        return required(field, BigDecimal.ZERO, node -> asDecimal(field, node));
    }

    /** A plain decimal; null when absent. */
    public @Nullable BigDecimal optionalDecimal(String field) {
        return optional(field, BigDecimal.ZERO, node -> asDecimal(field, node));
    }

    /** A day such as 2026-08-16 that must be there. */
    public LocalDate date(String field) {
        return required(field, LocalDate.EPOCH, node -> asDate(field, node));
    }

    /** A day; null when absent. */
    public @Nullable LocalDate optionalDate(String field) {
        return optional(field, LocalDate.EPOCH, node -> asDate(field, node));
    }

    /** An instant with its offset, such as 2026-12-31T23:59:59+08:00, that must be there. */
    public OffsetDateTime instant(String field) {
        return required(field, OffsetDateTime.MIN, node -> asInstant(field, node));
    }

    /** The texts of a list; one text alone counts as a list of one; empty when absent. */
    public List<Text> texts(String field) {
        Node node = node(field);
        if (node instanceof ScalarNode) return List.of(new Text(asText(node), lineOf(node)));
        List<Text> texts = new ArrayList<>();
        for (Node item : items(field, node)) {
            if (item instanceof ScalarNode) texts.add(new Text(asText(item), lineOf(item)));
            else error(lineOf(item), quote(field) + " is a list of plain texts");
        }
        return texts;
    }

    /** The mappings of a list; empty when absent. */
    public List<Fields> maps(String field) {
        List<Fields> maps = new ArrayList<>();
        for (Node item : items(field, node(field))) {
            if (item instanceof MappingNode mapping) maps.add(new Fields(file, firstLine, mapping, problems));
            else error(lineOf(item), "each entry of " + quote(field) + " has fields of its own");
        }
        return maps;
    }

    /** The mapping under a field; null when absent. */
    public @Nullable Fields map(String field) {
        Node node = node(field);
        if (node == null) return null;
        if (node instanceof MappingNode mapping) return new Fields(file, firstLine, mapping, problems);
        error(field, quote(field) + " has fields of its own");
        return null;
    }

    /** Warns of every field that nobody asked for. */
    public void warnOfUnknown() {
        for (Map.Entry<String, Node> value : values.entrySet()) {
            if (!read.contains(value.getKey())) {
                warning(lineOf(value.getValue()), "unknown field " + quote(value.getKey()));
            }
        }
    }

    private <T> T required(String field, T standIn, Function<Node, @Nullable T> reader) {
        Node node = node(field);
        if (node == null) {
            error(field, quote(field) + " is missing");
            return standIn;
        }
        T value = reader.apply(node);
        return value == null ? standIn : value;
    }

    private <T> @Nullable T optional(String field, T standIn, Function<Node, @Nullable T> reader) {
        return has(field) ? required(field, standIn, reader) : null;
    }

    private @Nullable Node node(String field) {
        read.add(field);
        Node node = values.get(field);
        return node == null || node.getTag().equals(Tag.NULL) ? null : node;
    }

    private List<Node> items(String field, @Nullable Node node) {
        if (node == null) return List.of();
        if (node instanceof SequenceNode sequence) return sequence.getValue();
        error(lineOf(node), quote(field) + " is a list");
        return List.of();
    }

    private String asText(Node node) {
        if (!(node instanceof ScalarNode scalar)) return complain(node, "expected one plain value", "");
        String text = scalar.getValue().strip();
        if (text.isEmpty()) return complain(node, "the value is empty", "");
        return text.length() <= TEXT_MAX ? text : complain(node, "longer than " + TEXT_MAX + " characters", "");
    }

    private @Nullable Long asInteger(String field, Node node, long min, long max) {
        String text = raw(node);
        if (!INTEGER.matcher(text).matches()) {
            return complain(node, quote(field) + " is a whole number, not " + quote(text), null);
        }
        long value = Long.parseLong(text);
        if (value < min) return complain(node, quote(field) + " is at least " + min + ", not " + value, null);
        if (value > max) return complain(node, quote(field) + " is at most " + max + ", not " + value, null);
        return value;
    }

    private @Nullable BigDecimal asDecimal(String field, Node node) {
        String text = raw(node);
        return DECIMAL.matcher(text).matches()
                ? new BigDecimal(text)
                : complain(node, quote(field) + " is a plain decimal such as 0.15, not " + quote(text), null);
    }

    private @Nullable LocalDate asDate(String field, Node node) {
        String text = raw(node);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return complain(node, quote(field) + " is a day such as 2026-08-16, not " + quote(text), null);
        }
    }

    private @Nullable OffsetDateTime asInstant(String field, Node node) {
        String text = raw(node);
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            String example = " is a time with its offset such as 2026-12-31T23:59:59+08:00, not ";
            return complain(node, quote(field) + example + quote(text), null);
        }
    }

    private <T extends @Nullable Object> T complain(Node node, String message, T standIn) {
        error(lineOf(node), message);
        return standIn;
    }

    private static String raw(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
    }

    private int lineOf(Node node) {
        return firstLine + node.getStartMark().map(Mark::getLine).orElse(0);
    }

    private static String quote(String text) {
        return "\"" + shorten(text) + "\"";
    }

    /** What a message may repeat of a file: one line, not too long. */
    static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "...";
    }
}
