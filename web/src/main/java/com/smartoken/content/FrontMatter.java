package com.smartoken.content;

/** The YAML between two lines of {@code ---} at the top of a file, and the Markdown below it. */
public record FrontMatter(Fields fields, String body) {
    private static final String FENCE = "---";

    /** Splits a file; a missing or unclosed block is an error, and its fields are then empty. */
    public static FrontMatter split(ContentFile file, Problems problems) {
        String text = file.text();
        if (!text.startsWith(FENCE + "\n")) {
            problems.error(file.location(), 1, "the file does not begin with front matter between two lines of ---");
            return new FrontMatter(Fields.none(file.location(), problems), text);
        }
        int start = FENCE.length() + 1;
        int end = closingFence(text, start);
        if (end < 0) {
            problems.error(file.location(), 1, "the front matter is not closed by a line of ---");
            return new FrontMatter(Fields.none(file.location(), problems), "");
        }
        int bodyStart =
                Math.min(text.length(), text.indexOf('\n', end) < 0 ? text.length() : text.indexOf('\n', end) + 1);
        Fields fields = YamlText.read(file.location(), text.substring(start, end), 2, problems);
        return new FrontMatter(fields, text.substring(bodyStart));
    }

    private static int closingFence(String text, int from) {
        for (int line = from; line < text.length(); ) {
            int end = text.indexOf('\n', line);
            if (end < 0) end = text.length();
            if (text.substring(line, end).stripTrailing().equals(FENCE)) return line;
            line = end + 1;
        }
        return -1;
    }
}
