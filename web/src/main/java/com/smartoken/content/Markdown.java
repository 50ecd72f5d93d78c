package com.smartoken.content;

import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ext.anchorlink.AnchorLinkExtension;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.ast.TextCollectingVisitor;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.ArrayList;
import java.util.List;

/** Renders Markdown: tables, headings with ids and a link to themselves, fenced code. Safe for use by many threads. */
public final class Markdown {
    /** For the operator's own content: raw HTML stays as it is. */
    public static final Markdown TRUSTED = new Markdown(false);

    /** For everybody else's words: raw HTML is shown as text, links lead to web, mail or this site only. */
    public static final Markdown UNTRUSTED = new Markdown(true);

    private final Parser parser;
    private final HtmlRenderer renderer;

    /** What became of a text: HTML, its headings in order, and the first paragraph as plain text (may be empty). */
    public record Rendered(String html, List<Heading> headings, String description) {}

    private Markdown(boolean escape) {
        MutableDataSet options = new MutableDataSet()
                .set(Parser.EXTENSIONS, List.of(TablesExtension.create(), AnchorLinkExtension.create()))
                .set(AnchorLinkExtension.ANCHORLINKS_SET_ID, false)
                .set(AnchorLinkExtension.ANCHORLINKS_WRAP_TEXT, false)
                .set(AnchorLinkExtension.ANCHORLINKS_ANCHOR_CLASS, "anchor")
                .set(AnchorLinkExtension.ANCHORLINKS_TEXT_SUFFIX, "#")
                .set(HtmlRenderer.RENDER_HEADER_ID, true)
                .set(HtmlRenderer.GENERATE_HEADER_ID, true)
                .set(HtmlRenderer.ESCAPE_HTML, escape);
        parser = Parser.builder(options).build();
        HtmlRenderer.Builder builder = HtmlRenderer.builder(options).nodeRendererFactory(new ScrollingTables.Factory());
        if (escape) builder.attributeProviderFactory(new SafeLinks.Factory());
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

    private static Heading headingOf(com.vladsch.flexmark.ast.Heading heading) {
        return new Heading(heading.getLevel(), heading.getAnchorRefId(), textOf(heading));
    }

    private static String textOf(Node node) {
        return new TextCollectingVisitor()
                .collectAndGetText(node)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
