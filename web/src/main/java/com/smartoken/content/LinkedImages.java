package com.smartoken.content;

import com.vladsch.flexmark.ast.Image;
import com.vladsch.flexmark.ast.ImageRef;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.ast.TextCollectingVisitor;
import java.util.Set;

/** Images of strangers are links to them: nothing is loaded that the reader did not ask for. */
final class LinkedImages implements NodeRenderer {
    @Override
    public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
        return Set.of(
                new NodeRenderingHandler<>(Image.class, (image, context, html) -> {
                    html.attr("href", image.getUrl().unescape());
                    label(image, html, "a");
                }),
                new NodeRenderingHandler<>(ImageRef.class, (image, context, html) -> label(image, html, "span")));
    }

    private static void label(Node image, HtmlWriter html, String tag) {
        String words = new TextCollectingVisitor().collectAndGetText(image).strip();
        html.srcPos(image.getChars()).withAttr(AttributablePart.LINK).tag(tag);
        html.text(words.isEmpty() ? "[image]" : "[image: " + words + "]");
        html.closeTag(tag);
    }
}
