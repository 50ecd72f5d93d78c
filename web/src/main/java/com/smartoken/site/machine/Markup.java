package com.smartoken.site.machine;

/** Text made safe for the formats of machines. */
final class Markup {
    private Markup() {}

    /** For XML, in text and in attributes; characters that XML has no place for are dropped. */
    static String xml(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> {
                    boolean isText = c == '\t' || c == '\n' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
                    if (isText && !(c >= 0xD800 && c <= 0xDFFF)) safe.appendCodePoint(c);
                }
            }
        });
        return safe.toString();
    }

    /** For one line of Markdown: no line breaks, no brackets that would end a link. */
    static String line(String text) {
        return text.replaceAll("\\s+", " ")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .strip();
    }
}
