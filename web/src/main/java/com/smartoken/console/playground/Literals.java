package com.smartoken.console.playground;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** JSON values as they are written in programs: on one line where they fit, else indented. */
enum Literals {
    JSON,
    PYTHON,
    JAVASCRIPT;

    private static final int LINE_LENGTH = 88;
    private static final String STEP_JSON = "  ";
    private static final String STEP_PYTHON = "    ";

    /** The value, its further lines indented by {@code indent}. */
    String of(JsonValue value, String indent) {
        String flat = flat(value);
        if (flat.length() + indent.length() <= LINE_LENGTH || !(value.isObject() || value.isArray())) return flat;
        String inner = indent + step();
        List<String> parts = parts(value, inner);
        String open = value.isObject() ? "{" : "[";
        String close = value.isObject() ? "}" : "]";
        String end = this == JSON ? "\n" : ",\n";
        return open + "\n" + inner + String.join(",\n" + inner, parts) + end + indent + close;
    }

    /** The value on one line. */
    private String flat(JsonValue value) {
        if (value.isObject()) {
            List<String> members = new ArrayList<>();
            for (JsonObject.Member member : value.object().members()) {
                members.add(name(member.name()) + ": " + flat(member.value()));
            }
            return "{" + String.join(", ", members) + "}";
        }
        if (value.isArray()) {
            return "["
                    + String.join(
                            ", ", value.elements().stream().map(this::flat).toList()) + "]";
        }
        String text = value.string();
        if (text != null) return quote(text);
        if (this != PYTHON) return value.text();
        return switch (value.text()) {
            case "true" -> "True";
            case "false" -> "False";
            case "null" -> "None";
            default -> value.text();
        };
    }

    private List<String> parts(JsonValue value, String inner) {
        List<String> parts = new ArrayList<>();
        for (JsonValue element : value.elements()) parts.add(of(element, inner));
        for (JsonObject.Member member : value.object().members()) {
            parts.add(name(member.name()) + ": " + of(member.value(), inner));
        }
        return parts;
    }

    private String step() {
        return this == PYTHON ? STEP_PYTHON : STEP_JSON;
    }

    private String name(String name) {
        return this == JAVASCRIPT && name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : quote(name);
    }

    /** A string that means the same in JSON, Python, JavaScript and Go; what would not be seen is escaped. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isHidden(c)) quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    else quoted.append(c);
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The same for Java, which reads {@code \\u} before it reads strings: controls are octal. */
    static String quoteJava(String text) {
        StringBuilder escaped = new StringBuilder(quote(text));
        for (int i = 0; i < 32; i++) {
            String unicode = String.format(Locale.ROOT, "\\u%04x", i);
            for (int at = escaped.indexOf(unicode); at >= 0; at = escaped.indexOf(unicode)) {
                escaped.replace(at, at + unicode.length(), String.format(Locale.ROOT, "\\%03o", i));
            }
        }
        return escaped.toString();
    }

    private static boolean isHidden(char c) {
        return c < 0x20
                || (c >= 0x7f && c <= 0x9f)
                || c == 0x61c
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x2069)
                || c == 0xfeff;
    }
}
