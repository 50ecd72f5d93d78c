package com.smartoken.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Markdown file: its fields are read at once, its body is rendered when it is first asked for. */
public final class Document {
    private final ContentFile file;
    private final FrontMatter matter;
    private volatile Markdown.@Nullable Rendered rendered;

    private Document(ContentFile file, FrontMatter matter) {
        this.file = file;
        this.matter = matter;
    }

    /** Reads a file; what is wrong with its front matter is added to {@code problems}. */
    public static Document parse(ContentFile file, Problems problems) {
        return new Document(file, FrontMatter.split(file, problems));
    }

    /** Inside the content folder. */
    public String path() {
        return file.path();
    }

    /** How an operator finds the file. */
    public String location() {
        return file.location();
    }

    public Fields fields() {
        return matter.fields();
    }

    /** The body as written, for the page's Markdown twin. */
    public String markdown() {
        return matter.body();
    }

    /** The body rendered; raw HTML of the author is kept, as content is the operator's own. */
    public String html() {
        return rendered().html();
    }

    public List<Heading> headings() {
        return rendered().headings();
    }

    /** The first paragraph as plain text; empty when there is none. */
    public String description() {
        return rendered().description();
    }

    /** Of the whole file. */
    public String sha256() {
        return file.sha256();
    }

    private Markdown.Rendered rendered() {
        Markdown.Rendered known = rendered;
        if (known == null) {
            known = Markdown.TRUSTED.render(matter.body());
            rendered = known;
        }
        return known;
    }
}
