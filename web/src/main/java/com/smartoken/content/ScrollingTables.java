package com.smartoken.content;

import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.internal.TableNodeRenderer;
import com.vladsch.flexmark.html.renderer.DelegatingNodeRendererFactory;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.data.DataHolder;
import java.util.Set;

/** Puts each table into a region that scrolls by itself, also by keyboard, so that a narrow page never does. */
final class ScrollingTables implements NodeRenderer {
    @Override
    public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
        return Set.of(new NodeRenderingHandler<>(TableBlock.class, (table, context, html) -> {
            html.line()
                    .raw("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">")
                    .line();
            context.delegateRender();
            html.line().raw("</div>").line();
        }));
    }

    static final class Factory implements DelegatingNodeRendererFactory {
        @Override
        public NodeRenderer apply(DataHolder options) {
            return new ScrollingTables();
        }

        @Override
        public Set<Class<?>> getDelegates() {
            return Set.of(TableNodeRenderer.Factory.class);
        }
    }
}
