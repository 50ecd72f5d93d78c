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
    void aTableThatIsTooWideForAPhoneIsMarkedAndItsCellsNameTheirColumn() {
        String wide = Markdown.TRUSTED.html(
                "| Code | *Meaning* | Retry |\n|---|---|---|\n| `x` | " + "what went wrong and how to mend it | |\n");
        assertThat(wide)
                .contains("<table class=\"stacked\">")
                .contains("<td data-label=\"Meaning\">what")
                .contains("<td> </td>")
                .doesNotContain("data-label=\"Code\"");
        assertThat(Markdown.TRUSTED.html("| a | b |\n|---|---|\n| x | " + "long ".repeat(12) + "|\n"))
                .contains("class=\"stacked\"")
                .doesNotContain("data-label");
    }

    @Test
    void tablesOfTheSameColumnsHaveNamesOfTheirOwnOnEachPage() {
        String table = "| a | b |\n|---|--:|\n| 1 | 2 |\n\nand\n\n";
        for (int page = 0; page < 2; page++) {
            assertThat(Markdown.TRUSTED.html(table + table))
                    .containsOnlyOnce("aria-label=\"Table of a, b\"")
                    .containsOnlyOnce("aria-label=\"Table of a, b (2)\"");
        }
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

    @Test
    void samplesInSeveralLanguagesBecomeTabsInTheSitesOrder() {
        String html = Markdown.TRUSTED.html("```go\na\n```\n\n```sh\ncurl b\n```\n\n```python\n    c\n```\n");
        assertThat(html).containsOnlyOnce("class=\"tabs").containsOnlyOnce(" checked>");
        assertThat(html.indexOf(">curl<")).isLessThan(html.indexOf(">Python<")).isLessThan(html.indexOf(">Go<"));
        assertThat(html.indexOf("value=\"curl\" checked")).isPositive();
        assertThat(html).as("indentation stays").contains("\"language-python\">    c\n</code>");
    }

    @Test
    void aCommandThatPreparesASampleIsNoTabBesideIt() {
        assertThat(Markdown.TRUSTED.html("```sh\npip install openai\n```\n\n```python\nimport openai\n```\n"))
                .doesNotContain("tabs")
                .contains("pip install", "language-python");
    }

    @Test
    void blocksOfOneLanguageStayApart() {
        assertThat(Markdown.TRUSTED.html("```sh\na\n```\n\n```sh\nb\n```\n"))
                .doesNotContain("tabs")
                .containsPattern("a[\\s\\S]*<pre[\\s\\S]*b");
    }

    @Test
    void codeInColourIsStillTheSameText() {
        String code = "x = \"<b> & 'q'\" # no </code>\nif 10 < n: return `y`\n";
        String html = Markdown.UNTRUSTED.html("```python\n" + code + "```\n");
        String text = html.replaceAll("</?(span|code|pre|div)[^>]*>", "");
        assertThat(text.strip())
                .isEqualTo(code.strip()
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"));
        assertThat(html).contains("<span class=\"k\">if</span>").contains("<span class=\"c\"># no ");
    }

    @Test
    void partsBeginAtHeadingsAndKeepTheirLinks() {
        var parts = Markdown.TRUSTED.parts("before\n\n## One\n\nLead [x](/y).\n\n- rest\n\n### Two `c`\n\nend\n");
        assertThat(parts).extracting(Part::level).containsExactly(0, 2, 3);
        assertThat(parts.get(1).lead()).isEqualTo("Lead x.");
        assertThat(parts.get(1).html()).contains("<a href=\"/y\">x</a>");
        assertThat(parts.get(1).rest()).contains("<li>rest</li>").doesNotContain("Lead");
        assertThat(parts.get(2).id()).isEqualTo("two-c");
    }
}
