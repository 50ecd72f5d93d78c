package com.smartoken.content;

import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.ast.TextCollectingVisitor;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.ArrayList;
import java.util.List;

/** Renders Markdown: tables, headings with ids and a link to themselves, code with tabs. Safe for use by many threads. */
public final class Markdown {
    /** For the operator's own content: raw HTML stays as it is. */
    public static final Markdown TRUSTED = new Markdown(false);

    /**
     * For everybody else's words: raw HTML is shown as text, links lead to web, mail or this site only, images are links,
     * and nothing has an id that a page might look for.
     */
    public static final Markdown UNTRUSTED = new Markdown(true);

    private static final int PART_LEVEL_MAX = 3;

    private final Parser parser;
    private final HtmlRenderer renderer;

    /** What became of a text: HTML, its headings in order, and the first paragraph as plain text (may be empty). */
    public record Rendered(String html, List<Heading> headings, String description) {}

    private Markdown(boolean escape) {
        MutableDataSet options = new MutableDataSet()
                .set(Parser.EXTENSIONS, List.of(TablesExtension.create()))
                .set(HtmlRenderer.RENDER_HEADER_ID, !escape)
                .set(HtmlRenderer.GENERATE_HEADER_ID, !escape)
                .set(HtmlRenderer.HEADER_ID_GENERATOR_TO_DASH_CHARS, " -")
                .set(HtmlRenderer.HEADER_ID_GENERATOR_NON_DASH_CHARS, "_")
                .set(HtmlRenderer.ESCAPE_HTML, escape);
        parser = Parser.builder(options).build();
        HtmlRenderer.Builder builder = HtmlRenderer.builder(options)
                .attributeProviderFactory(new PrivateLinks.Factory())
                .attributeProviderFactory(new StackedTables.Factory())
                .nodeRendererFactory(new ScrollingTables.Factory())
                .nodeRendererFactory(data -> new CodeBlocks(!escape));
        if (!escape) builder.nodeRendererFactory(new LinkedHeadings.Factory());
        if (escape) {
            builder.nodeRendererFactory(data -> new LinkedImages());
            builder.attributeProviderFactory(new SafeLinks.Factory());
        }
        renderer = builder.build();
    }

    /** Only the HTML. */
    public String html(String markdown) {
        return render(markdown).html();
    }

    /** HTML, headings and description. */
    public Rendered render(String markdown) {
        Node document = parser.parse(markdown);
        String html = renderer.render(document);
        List<Heading> headings = new ArrayList<>();
        String description = "";
        for (Node node : document.getChildren()) {
            if (node instanceof com.vladsch.flexmark.ast.Heading heading) headings.add(headingOf(heading));
            if (node instanceof Paragraph && description.isEmpty()) description = textOf(node);
        }
        return new Rendered(html, List.copyOf(headings), description);
    }

    /** The document cut at its headings of level 2 and 3, with the ids that {@link #render} gives them. */
    public List<Part> parts(String markdown) {
        Node document = parser.parse(markdown);
        renderer.render(document); // gives headings their ids
        List<Part> parts = new ArrayList<>();
        List<Node> body = new ArrayList<>();
        Heading heading = new Heading(0, "", "");
        for (Node node : document.getChildren()) {
            if (node instanceof com.vladsch.flexmark.ast.Heading next && next.getLevel() <= PART_LEVEL_MAX) {
                if (heading.level() > 0 || !body.isEmpty()) parts.add(part(heading, body, markdown));
                body.clear();
                heading = headingOf(next);
            } else {
                body.add(node);
            }
        }
        if (heading.level() > 0 || !body.isEmpty()) parts.add(part(heading, body, markdown));
        return List.copyOf(parts);
    }

    Node parse(String markdown) {
        return parser.parse(markdown);
    }

    private Part part(Heading heading, List<Node> body, String markdown) {
        if (body.isEmpty()) return new Part(heading.level(), heading.id(), heading.text(), "", "", "", heading.text());
        boolean isLed = body.getFirst() instanceof Paragraph;
        int start = body.getFirst().getStartOffset();
        int led = isLed ? body.getFirst().getEndOffset() : start;
        int end = body.getLast().getEndOffset();
        String html = html(markdown.substring(start, end));
        return new Part(
                heading.level(),
                heading.id(),
                heading.text(),
                html,
                isLed ? textOf(body.getFirst()) : "",
                html(markdown.substring(led, end)),
                heading.text() + " " + words(html));
    }

    /** What a reader of the HTML sees, for a search. */
    private static String words(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static Heading headingOf(com.vladsch.flexmark.ast.Heading heading) {
        return new Heading(heading.getLevel(), heading.getAnchorRefId(), textOf(heading));
    }

    static String textOf(Node node) {
        return new TextCollectingVisitor()
                .collectAndGetText(node)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
