package com.smartoken.content;

import java.util.List;

/** One example in several languages as tabs, in the given order; they need no script. */
public final class CodeTabs {
    private CodeTabs() {}

    /** A piece of code; {@code fence} is its language as Markdown names it. */
    public record Piece(String fence, String code) {}

    /** @param group of its own on the page: a word of letters and digits */
    public static String html(String group, List<Piece> pieces) {
        StringBuilder html = new StringBuilder("<div class=\"tabs code-tabs\">\n");
        for (Piece piece : pieces) {
            Language language = Language.of(piece.fence);
            String id = group + "-" + language.word();
            html.append("<input class=\"visually-hidden tab-choice\" type=\"radio\" name=\"")
                    .append(group)
                    .append("\" id=\"")
                    .append(id)
                    .append("\" value=\"")
                    .append(language.word())
                    .append(piece.equals(pieces.getFirst()) ? "\" checked>" : "\">")
                    .append("<label class=\"tab\" for=\"")
                    .append(id)
                    .append("\">")
                    .append(language.label())
                    .append("</label>\n");
        }
        for (Piece piece : pieces) {
            Language language = Language.of(piece.fence);
            html.append("<div class=\"tab-panel panel-")
                    .append(language.word())
                    .append("\" role=\"group\" aria-label=\"")
                    .append(language.label())
                    .append("\"><div class=\"code\" data-copy><pre tabindex=\"0\"><code class=\"language-")
                    .append(piece.fence)
                    .append("\">")
                    .append(Highlight.html(piece.fence, piece.code))
                    .append("</code></pre></div></div>\n");
        }
        return html.append("</div>\n").toString();
    }
}
