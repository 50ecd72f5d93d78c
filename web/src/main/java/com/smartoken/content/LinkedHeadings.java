package com.smartoken.content;

import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRendererFactory;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.data.DataHolder;
import java.util.Set;

/** Ends each heading with a link to itself; its sign is drawn by the style sheet, so that the text stays clean. */
final class LinkedHeadings implements NodeRenderer {
    @Override
    public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
        return Set.of(new NodeRenderingHandler<>(Heading.class, (heading, context, html) -> {
            String tag = "h" + heading.getLevel();
            String id = context.getNodeId(heading);
            html.line();
            if (id != null) html.attr("id", id);
            html.withAttr().tag(tag);
            context.renderChildren(heading);
            if (id != null) {
                html.attr("class", "anchor").attr("href", "#" + id).attr("aria-label", "Link to this section");
                html.withAttr().tag("a").closeTag("a");
            }
            html.closeTag(tag).line();
        }));
    }

    static final class Factory implements NodeRendererFactory {
        @Override
        public NodeRenderer apply(DataHolder options) {
            return new LinkedHeadings();
        }
    }
}
