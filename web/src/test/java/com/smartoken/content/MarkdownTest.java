package com.smartoken.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    @Test
    void headingsHaveIdsAndALinkToThemselves() {
        Markdown.Rendered page =
                Markdown.TRUSTED.render("First *words*\nhere.\n\n## Cache pricing\n\ntext\n\n## Cache pricing\n");
        assertThat(page.headings())
                .containsExactly(
                        new Heading(2, "cache-pricing", "Cache pricing"),
                        new Heading(2, "cache-pricing-1", "Cache pricing"));
        assertThat(page.html()).contains("<h2 id=\"cache-pricing\">").contains("href=\"#cache-pricing\"");
        assertThat(page.description()).isEqualTo("First words here.");
    }

    @Test
    void tablesStandInARegionThatScrolls() {
        String html = Markdown.TRUSTED.html("| a | b |\n|---|--:|\n| 1 | 2 |\n");
        assertThat(html)
                .contains("role=\"region\" tabindex=\"0\"")
                .contains("<table>")
                .contains("<td align=\"right\">2</td>");
    }

    @Test
    void theOperatorsHtmlIsKeptAndEverybodyElsesShown() {
        assertThat(Markdown.TRUSTED.html("<kbd>x</kbd>")).contains("<kbd>x</kbd>");
        assertThat(Markdown.UNTRUSTED.html("<script>alert(1)</script>\n\na <b onclick=x>b</b>"))
                .doesNotContain("<script")
                .doesNotContain("<b ")
                .contains("&lt;script&gt;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](java&#115;cript:alert(1))",
                "[x](javascript&colon;alert(1))",
                "[x](<java\tscript:alert(1)>)",
                "[x]( vbscript:alert(1))",
                "[x](data:text/html;base64,PHNjcmlwdD4=)",
                "![x](javascript:alert(1))",
                "<javascript:alert(1)>",
                "[x]\n\n[x]: javascript:alert(1)",
            })
    void linksOfStrangersLeadToTheWebOrNowhere(String hostile) {
        assertThat(Markdown.UNTRUSTED.html(hostile).toLowerCase(java.util.Locale.ROOT))
                .doesNotContainPattern("(href|src)=\"\\s*(java|vb|data)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a:b", "/models?x=a:b", "#part", "mailto:a@example.com"})
    void honestLinksOfStrangersStay(String link) {
        assertThat(Markdown.UNTRUSTED.html("[x](" + link + ")")).contains("href=\"" + link + "\"");
    }
}
