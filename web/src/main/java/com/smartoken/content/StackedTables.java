package com.smartoken.content;

import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.TableBody;
import com.vladsch.flexmark.ext.tables.TableCell;
import com.vladsch.flexmark.ext.tables.TableRow;
import com.vladsch.flexmark.html.AttributeProvider;
import com.vladsch.flexmark.html.IndependentAttributeProviderFactory;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.LinkResolverContext;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.html.MutableAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks tables that are too wide for a phone, and labels their cells, so that each row can be shown as a block there. */
final class StackedTables implements AttributeProvider {
    /** Characters and gaps that stand side by side at 390 px. */
    private static final int WIDTH_MAX = 46;

    private static final int GAP = 4;

    @Override
    public void setAttributes(Node node, AttributablePart part, MutableAttributes attributes) {
        if (node instanceof TableBlock table && isWide(table)) attributes.addValue("class", "stacked");
        if (node instanceof TableCell cell && cell.getGrandParent() instanceof TableBody) {
            List<String> columns = columns(cell.getAncestorOfType(TableBlock.class));
            int column = indexOf(cell);
            if (column == 0 || columns.size() < 3 || Markdown.textOf(cell).isBlank()) return;
            attributes.addValue("data-label", columns.get(column));
        }
    }

    private static List<String> columns(@Nullable Node table) {
        Node head = table == null ? null : table.getFirstChild();
        Node row = head == null ? null : head.getFirstChild();
        return row == null ? List.of() : texts(row);
    }

    private static boolean isWide(TableBlock table) {
        List<Integer> widths = new ArrayList<>();
        for (Node part : table.getChildren()) {
            for (Node row : part.getChildren()) {
                if (row instanceof TableRow) widen(widths, texts(row));
            }
        }
        return widths.stream().mapToInt(width -> width + GAP).sum() > WIDTH_MAX;
    }

    private static void widen(List<Integer> widths, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            if (i == widths.size()) widths.add(0);
            widths.set(i, Math.max(widths.get(i), texts.get(i).length()));
        }
    }

    private static List<String> texts(Node row) {
        List<String> texts = new ArrayList<>();
        for (Node cell : row.getChildren()) texts.add(Markdown.textOf(cell));
        return texts;
    }

    private static int indexOf(Node cell) {
        int index = 0;
        for (Node before = cell.getPrevious(); before != null; before = before.getPrevious()) index++;
        return index;
    }

    static final class Factory extends IndependentAttributeProviderFactory {
        @Override
        public AttributeProvider apply(LinkResolverContext context) {
            return new StackedTables();
        }
    }
}
