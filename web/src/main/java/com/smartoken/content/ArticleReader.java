package com.smartoken.content;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one article and checks what can be told from it alone. */
final class ArticleReader {
    private static final int TITLE_MAX = 60;
    private static final int DESCRIPTION_MIN = 50;
    private static final int DESCRIPTION_MAX = 160;
    private static final int ORDER_MAX = 1_000_000;
    private static final int MINUTES_MAX = 600;

    private ArticleReader() {}

    static Article read(ContentFile file, Map<String, String> samples, Problems problems) {
        FrontMatter matter = FrontMatter.split(file, problems);
        Fields fields = matter.fields();
        String title = title(file, fields);
        String description = description(title, fields);
        Article.Head head = new Article.Head(
                title,
                description,
                orEmpty(fields.optionalText("summary")),
                fields.optionalDate("updated"),
                orEmpty(fields.optionalText("nav")),
                orZero(fields.optionalInteger("order", 0, ORDER_MAX)),
                orZero(fields.optionalInteger("minutes", 1, MINUTES_MAX)),
                fields.texts("topics").stream().map(Fields.Text::value).toList());
        int bodyLine = line(file.text(), file.text().length() - matter.body().length());
        Sections.check(matter.body(), file.location(), bodyLine, problems);
        checkSamples(matter.body(), file, bodyLine, problems);
        String path = file.path().substring(0, file.path().length() - ".md".length());
        return new Article(path, head, file.location(), bodyLine, matter.body(), samples);
    }

    /** A page works without a title of its own, but search engines and readers want one. */
    private static String title(ContentFile file, Fields fields) {
        String title = fields.optionalText("title");
        if (title == null) {
            fields.warning(1, "\"title\" is missing");
            return file.baseName().replace('-', ' ');
        }
        if (title.length() > TITLE_MAX) {
            fields.warning(
                    fields.line("title"),
                    "the title has " + title.length() + " characters, at most " + TITLE_MAX + " show");
        }
        return title;
    }

    private static String description(String title, Fields fields) {
        String description = fields.optionalText("description");
        if (description == null) {
            fields.warning(1, "\"description\" is missing");
            return title + ": what SmarToken says about it, for developers who call Chinese frontier models.";
        }
        int length = description.length();
        if (length < DESCRIPTION_MIN || length > DESCRIPTION_MAX) {
            fields.warning(
                    fields.line("description"),
                    "the description has " + length + " characters, not " + DESCRIPTION_MIN + " to " + DESCRIPTION_MAX);
        }
        return description;
    }

    /** A block of code in the middle of a line would be none. */
    private static void checkSamples(String body, ContentFile file, int bodyLine, Problems problems) {
        List<String> lines = body.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.contains("{{sample:") && !line.matches("\\{\\{sample:[^{}]+\\}\\}")) {
                problems.error(file.location(), bodyLine + i, "{{sample:FILE}} stands on a line of its own");
            }
        }
    }

    private static int line(String text, int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
