package com.smartoken.content;

import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.internal.TableNodeRenderer;
import com.vladsch.flexmark.html.renderer.DelegatingNodeRendererFactory;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.sequence.Escaping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts each table into a region that scrolls by itself, also by keyboard, so that a narrow page never does. */
final class ScrollingTables implements NodeRenderer {
    /** How often a label was given in this document; a renderer is made for each. */
    private final Map<String, Integer> given = new HashMap<>();

    @Override
    public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
        return Set.of(new NodeRenderingHandler<>(TableBlock.class, (table, context, html) -> {
            html.line()
                    .raw("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
                            + unique(label(table)) + "\">")
                    .line();
            context.delegateRender();
            html.line().raw("</div>").line();
        }));
    }

    /** A region's name stands once on a page. */
    private String unique(String label) {
        int count = given.merge(label, 1, Integer::sum);
        return count == 1 ? label : label + " (" + count + ")";
    }

    /** By its columns, so that the tables of a page can be told apart. */
    private static String label(TableBlock table) {
        Node head = table.getFirstChild();
        Node row = head == null ? null : head.getFirstChild();
        List<String> columns = new ArrayList<>();
        if (row != null) row.getChildren().forEach(cell -> columns.add(Markdown.textOf(cell)));
        columns.removeIf(String::isBlank);
        return "Table of " + Escaping.escapeHtml(String.join(", ", columns), false);
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
