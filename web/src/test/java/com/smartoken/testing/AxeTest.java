package com.smartoken.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The look at accessibility sees what is wrong. */
class AxeTest {
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void findsNothingOnAPlainPage() {
        assertThat(found("body { background: white; color: black }", "")).isEmpty();
    }

    @Test
    void findsWhatHasNoName() {
        assertThat(found("", "<button></button>")).singleElement().asString().contains("button-name", "<button>");
    }

    @Test
    void findsTextThatIsFaintInLightAlone() {
        assertThat(found("@media (prefers-color-scheme: light) { body { background: white; color: #bbb } }", ""))
                .isNotEmpty()
                .allMatch(line -> line.contains("color-contrast") && !line.contains(", dark: "));
    }

    @Test
    void findsTextThatIsFaintInTheDarkAlone() {
        assertThat(found("@media (prefers-color-scheme: dark) { body { background: black; color: #333 } }", ""))
                .isNotEmpty()
                .allMatch(line -> line.contains("color-contrast") && line.contains(", dark: "));
    }

    @Test
    void findsTextInTheColourOfItsGround() {
        assertThat(found("body { background: white; color: black } #words { color: white }", ""))
                .isNotEmpty()
                .allMatch(line -> line.contains("id=\"words\""));
    }

    private static List<String> found(String style, String more) {
        try (Visit visit = browser.visit("about:blank", Look.DESKTOP)) {
            Page page = visit.page();
            page.setContent("""
                    <!doctype html><html lang="en"><head><title>A page</title><style>%s</style></head>
                    <body><main><h1>A page</h1><p id="words">Some words to be read.</p>%s</main></body></html>""".formatted(style, more));
            return Axe.inLightAndDark(page);
        }
    }
}
