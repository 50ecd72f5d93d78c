package com.smartoken.content;

import java.util.List;

/**
 * A Markdown file, parsed.
 *
 * @param path inside the content folder
 * @param location how an operator finds the file
 * @param markdown the body as written, for the page's Markdown twin
 * @param html the body rendered; raw HTML of the author is kept, as content is the operator's own
 * @param description the first paragraph as plain text; empty when there is none
 */
public record Document(
        String path,
        String location,
        Fields fields,
        String markdown,
        String html,
        List<Heading> headings,
        String description,
        String sha256) {

    /** Parses a file; what is wrong with its front matter is added to {@code problems}. */
    public static Document parse(ContentFile file, Problems problems) {
        FrontMatter matter = FrontMatter.split(file, problems);
        Markdown.Rendered body = Markdown.TRUSTED.render(matter.body());
        return new Document(
                file.path(),
                file.location(),
                matter.fields(),
                matter.body(),
                body.html(),
                body.headings(),
                body.description(),
                file.sha256());
    }
}
