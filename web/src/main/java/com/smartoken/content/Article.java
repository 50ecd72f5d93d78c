package com.smartoken.content;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the library. Its words depend on facts and on a campaign's state; what was rendered last is kept, as both
 * seldom change.
 */
public final class Article {
    private final String path;
    private final Head head;
    private final String location;
    private final int bodyLine;
    private final String body;
    private final Map<String, String> samples;
    private volatile @Nullable Shown shown;

    /**
     * What stands in the front matter.
     *
     * @param updated the day of the last change in substance; null when not given
     * @param nav the group that lists it; empty for none
     * @param order the place in its list, smallest first
     * @param minutes to read it; 0 when not given
     */
    public record Head(
            String title,
            String description,
            String summary,
            @Nullable LocalDate updated,
            String nav,
            long order,
            long minutes,
            List<String> topics) {}

    private record Shown(String markdown, Markdown.Rendered rendered, List<Part> parts) {}

    Article(String path, Head head, String location, int bodyLine, String body, Map<String, String> samples) {
        this.path = path;
        this.head = head;
        this.location = location;
        this.bodyLine = bodyLine;
        this.body = body;
        this.samples = samples;
    }

    /** Inside the content folder, without ending: {@code docs/quickstart}. */
    public String path() {
        return path;
    }

    /** The last piece of the path. */
    public String slug() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the site shows it: {@code /docs/quickstart}, {@code /terms}, and {@code /} for the home page. */
    public String address() {
        if (path.equals(Library.HOME)) return "/";
        return path.startsWith(Library.PAGES) ? path.substring(Library.PAGES.length() - 1) : "/" + path;
    }

    public Head head() {
        return head;
    }

    /** The body as Markdown, with the facts in their places and the sections of one state. */
    public String markdown(Facts facts, String state) {
        return Insertions.fill(Sections.choose(body, state), name -> value(name, facts));
    }

    /** The body as HTML, with its headings. */
    public Markdown.Rendered rendered(Facts facts, String state) {
        return shown(facts, state).rendered;
    }

    /** The body in pieces, for a page that arranges them. */
    public List<Part> parts(Facts facts, String state) {
        return shown(facts, state).parts;
    }

    String location() {
        return location;
    }

    int bodyLine() {
        return bodyLine;
    }

    String body() {
        return body;
    }

    /** A campaign's own amount and end need no name; a sample is inserted as a block of code. */
    @Nullable
    String value(String name, Facts facts) {
        if (name.startsWith("sample:")) {
            String file = name.substring("sample:".length());
            String code = samples.get(file);
            return code == null
                    ? null
                    : "```" + Language.fence(file) + "\n"
                            + Insertions.fill(code, facts::value).stripTrailing() + "\n```";
        }
        if (path.startsWith("campaigns/")) {
            String own = facts.value("campaign:" + slug() + ":" + name);
            if (own != null) return own;
        }
        return facts.value(name);
    }

    private Shown shown(Facts facts, String state) {
        String markdown = Insertions.fill(
                Sections.choose(body, state), name -> value(name, name.startsWith("sample:") ? facts : facts::markup));
        Shown last = shown;
        if (last != null && last.markdown.equals(markdown)) return last;
        Shown next = new Shown(markdown, Markdown.TRUSTED.render(markdown), Markdown.TRUSTED.parts(markdown));
        shown = next;
        return next;
    }
}
