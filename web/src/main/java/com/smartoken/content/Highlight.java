package com.smartoken.content;

import com.vladsch.flexmark.util.sequence.Escaping;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks comments, strings, numbers and a language's own words in a piece of code. It reads like a hurried person, not
 * like a compiler: what it does not know stays plain, and the text itself is never changed.
 */
final class Highlight {
    private static final String HASH_COMMENT = "(?<comment>(?m:(?<=^|\\s)#.*$))";
    private static final String SLASH_COMMENT = "(?<comment>(?m://.*$)|/\\*[\\s\\S]{0,4000}?\\*/)";
    private static final String NO_COMMENT = "(?<comment>(?!))";
    private static final String STRING = "(?<string>\"\"\"[\\s\\S]{0,4000}?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n]){0,2000}+\""
            + "|'(?:\\\\.|[^'\\\\\\n]){0,2000}+'|`(?:\\\\.|[^`\\\\]){0,2000}+`)";
    private static final String SHELL_STRING = "(?<string>\"(?:\\\\.|[^\"\\\\]){0,2000}+\"|'[^']{0,4000}+')";
    private static final String WORD = "(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>\\b\\d[\\d_.]*\\b)";

    private static final Pattern HASHES = pattern(HASH_COMMENT, STRING);
    private static final Pattern SHELL = pattern(HASH_COMMENT, SHELL_STRING);
    private static final Pattern SLASHES = pattern(SLASH_COMMENT, STRING);
    private static final Pattern DATA = pattern(NO_COMMENT, STRING);

    private static final Map<String, Pattern> PATTERNS = Map.ofEntries(
            Map.entry("sh", SHELL),
            Map.entry("bash", SHELL),
            Map.entry("python", HASHES),
            Map.entry("yaml", HASHES),
            Map.entry("toml", HASHES),
            Map.entry("javascript", SLASHES),
            Map.entry("js", SLASHES),
            Map.entry("typescript", SLASHES),
            Map.entry("java", SLASHES),
            Map.entry("go", SLASHES),
            Map.entry("json", DATA));

    private static final Map<String, Set<String>> WORDS = Map.of(
            "python",
                    Set.of(
                            "and",
                            "as",
                            "assert",
                            "break",
                            "class",
                            "continue",
                            "def",
                            "elif",
                            "else",
                            "except",
                            "False",
                            "finally",
                            "for",
                            "from",
                            "if",
                            "import",
                            "in",
                            "is",
                            "lambda",
                            "None",
                            "not",
                            "or",
                            "raise",
                            "return",
                            "True",
                            "try",
                            "while",
                            "with",
                            "yield"),
            "javascript",
                    Set.of(
                            "async",
                            "await",
                            "break",
                            "case",
                            "catch",
                            "class",
                            "const",
                            "continue",
                            "default",
                            "else",
                            "export",
                            "false",
                            "finally",
                            "for",
                            "from",
                            "function",
                            "if",
                            "import",
                            "in",
                            "let",
                            "new",
                            "null",
                            "of",
                            "return",
                            "switch",
                            "throw",
                            "true",
                            "try",
                            "while"),
            "java",
                    Set.of(
                            "boolean", "break", "case", "catch", "class", "else", "final", "for", "if", "import", "int",
                            "long", "new", "null", "private", "public", "record", "return", "static", "switch", "throw",
                            "throws", "true", "false", "try", "var", "void", "while"),
            "go",
                    Set.of(
                            "break",
                            "case",
                            "const",
                            "continue",
                            "defer",
                            "else",
                            "for",
                            "func",
                            "if",
                            "import",
                            "map",
                            "nil",
                            "package",
                            "range",
                            "return",
                            "string",
                            "struct",
                            "switch",
                            "type",
                            "var"),
            "sh", Set.of("case", "do", "done", "else", "export", "fi", "for", "if", "in", "then", "while"),
            "json", Set.of("true", "false", "null"));

    private Highlight() {}

    /** The code as HTML, escaped, with its marks. */
    static String html(String language, CharSequence code) {
        Pattern pattern = PATTERNS.get(language);
        if (pattern == null) return escape(code);
        Set<String> words = WORDS.getOrDefault(alias(language), Set.of());
        StringBuilder html = new StringBuilder(code.length() * 2);
        Matcher matcher = pattern.matcher(code);
        int done = 0;
        while (matcher.find()) {
            html.append(escape(code.subSequence(done, matcher.start())));
            html.append(marked(matcher, words));
            done = matcher.end();
        }
        return html.append(escape(code.subSequence(done, code.length()))).toString();
    }

    private static String marked(Matcher matcher, Set<String> words) {
        String text = escape(matcher.group());
        if (matcher.group("comment") != null) return "<span class=\"c\">" + text + "</span>";
        if (matcher.group("string") != null) return "<span class=\"s\">" + text + "</span>";
        if (matcher.group("number") != null) return "<span class=\"n\">" + text + "</span>";
        return words.contains(matcher.group()) ? "<span class=\"k\">" + text + "</span>" : text;
    }

    private static Pattern pattern(String comment, String string) {
        return Pattern.compile(comment + "|" + string + "|" + WORD);
    }

    private static String alias(String language) {
        return switch (language) {
            case "js", "typescript" -> "javascript";
            case "bash" -> "sh";
            default -> language;
        };
    }

    private static String escape(CharSequence text) {
        return Escaping.escapeHtml(text, false);
    }
}
