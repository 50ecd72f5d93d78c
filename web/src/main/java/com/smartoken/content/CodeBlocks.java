package com.smartoken.content;

import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.NodeRenderer;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.sequence.Escaping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fenced code in a box that scrolls by keyboard too. Blocks in different languages that follow each other are one
 * example: they become tabs, in the site's order of languages, which need no script.
 */
final class CodeBlocks implements NodeRenderer {
    private final boolean hasTabs;

    /** @param hasTabs whether blocks in different languages become tabs */
    CodeBlocks(boolean hasTabs) {
        this.hasTabs = hasTabs;
    }

    @Override
    public Set<NodeRenderingHandler<?>> getNodeRenderingHandlers() {
        return Set.of(new NodeRenderingHandler<>(FencedCodeBlock.class, (block, context, html) -> {
            if (!hasTabs) {
                box(block, html);
                return;
            }
            if (block.getPrevious() instanceof FencedCodeBlock previous && isOneExample(run(previous))) {
                if (run(previous).contains(block)) return;
            }
            List<FencedCodeBlock> run = run(block);
            if (isOneExample(run)) tabs(run, html);
            else box(block, html);
        }));
    }

    /** The unbroken row of code blocks in languages with tabs that this one is part of. */
    private static List<FencedCodeBlock> run(FencedCodeBlock block) {
        Node first = block;
        while (first.getPrevious() instanceof FencedCodeBlock previous && hasTab(previous) && hasTab(block)) {
            first = previous;
        }
        List<FencedCodeBlock> run = new ArrayList<>();
        for (Node node = first; node instanceof FencedCodeBlock one && hasTab(one); node = node.getNext()) run.add(one);
        return run;
    }

    private static boolean isOneExample(List<FencedCodeBlock> run) {
        Set<Language> languages = new HashSet<>();
        return run.size() > 1 && run.stream().allMatch(block -> languages.add(language(block)));
    }

    private static void tabs(List<FencedCodeBlock> run, HtmlWriter html) {
        String group = "code-" + run.getFirst().getStartOffset();
        List<FencedCodeBlock> ordered =
                run.stream().sorted(Comparator.comparing(CodeBlocks::language)).toList();
        html.line().raw("<div class=\"tabs code-tabs\">").line();
        for (FencedCodeBlock block : ordered) {
            Language language = language(block);
            String id = group + "-" + language.word();
            String checked = block == ordered.getFirst() ? " checked" : "";
            html.raw("<input class=\"visually-hidden tab-choice\" type=\"radio\" name=\"" + group + "\" id=\"" + id
                    + "\" value=\"" + language.word() + "\"" + checked + ">");
            html.raw("<label class=\"tab\" for=\"" + id + "\">" + language.label() + "</label>")
                    .line();
        }
        for (FencedCodeBlock block : ordered) {
            Language language = language(block);
            html.raw("<div class=\"tab-panel panel-" + language.word() + "\" role=\"group\" aria-label=\""
                            + language.label() + "\">")
                    .line();
            box(block, html);
            html.raw("</div>").line();
        }
        html.raw("</div>").line();
    }

    private static void box(FencedCodeBlock block, HtmlWriter html) {
        String word = word(block);
        html.line().raw("<div class=\"code\" data-copy><pre tabindex=\"0\"><code");
        if (!word.isEmpty()) html.raw(" class=\"language-" + Escaping.escapeHtml(word, false) + "\"");
        html.raw(">").openPre().raw(Highlight.html(word, block.getContentChars().normalizeEOL()));
        html.closePre().raw("</code></pre></div>").line();
    }

    private static boolean hasTab(FencedCodeBlock block) {
        return language(block) != Language.OTHER;
    }

    private static Language language(FencedCodeBlock block) {
        Language language = Language.of(word(block));
        boolean isOtherShell =
                language == Language.CURL && block.getContentChars().indexOf("curl ") < 0;
        return isOtherShell ? Language.OTHER : language;
    }

    private static String word(FencedCodeBlock block) {
        String info = block.getInfo().toString().strip();
        int space = info.indexOf(' ');
        return space < 0 ? info : info.substring(0, space);
    }
}
