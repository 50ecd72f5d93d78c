package com.smartoken.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What axe finds wrong with a page, a line for each rule that is broken. */
public final class Axe {
    /** The rules whose outcome hangs on colours; all others see the same document in light and in dark. */
    private static final List<String> OF_COLOURS =
            List.of("color-contrast", "link-in-text-block", "scrollable-region-focusable");

    /**
     * Runs axe in the page and brings only lines back: its whole report, with all that is right, costs more to carry over
     * than to find. Axe only doubts text in the colour of its ground; nobody can read it, so that counts as wrong.
     */
    private static final String RUN = """
            async (rules) => {
              const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
              const { violations, incomplete } = await axe.run(document, { resultTypes: ["violations", "incomplete"], ...only });
              const unreadable = incomplete.flatMap(({ nodes }) => nodes)
                .filter(({ any }) => JSON.stringify(any.map(({ data }) => data)).includes("equalRatio"));
              return [
                ...violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`),
                ...unreadable.map(({ html }) => `unreadable ${html}`),
              ];
            }""";

    private static final String SCRIPT = script();

    private Axe() {}

    /** By every rule, as the page looks now. */
    public static List<String> violations(Page page) {
        return run(page, List.of());
    }

    /** By the rules of colours alone, as the page looks now. */
    public static List<String> violationsOfColours(Page page) {
        return run(page, OF_COLOURS);
    }

    /** By every rule in light, then by the rules of colours in the dark, without loading the page again. */
    public static List<String> inLightAndDark(Page page) {
        show(page, ColorScheme.LIGHT);
        List<String> wrong = new ArrayList<>(violations(page));
        show(page, ColorScheme.DARK);
        wrong.addAll(violationsOfColours(page));
        show(page, ColorScheme.LIGHT);
        return wrong;
    }

    /** Turns a page light or dark. Its colours change at once: what axe measures is no step on the way. */
    public static void show(Page page, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
    }

    private static List<String> run(Page page, List<String> rules) {
        if (page.frames().size() > 1) throw new IllegalStateException("axe is not told to look into frames");
        if (page.evaluate("typeof axe").equals("undefined")) page.evaluate(SCRIPT);
        String where = page.url() + " " + page.viewportSize().width + " wide"
                + (page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                                .equals(true)
                        ? ", dark: "
                        : ": ");
        List<?> lines = (List<?>) page.evaluate(RUN, rules);
        return lines.stream().map(line -> where + line).toList();
    }

    private static String script() {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) throw new IllegalStateException("axe is not packed where it was");
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
