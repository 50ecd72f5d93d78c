package com.smartoken.content;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    private static final String HEAD = """
            ---
            title: A title
            description: A description that is long enough to say what the page is good for.
            ---
            """;

    private static final Facts FACTS = Map.of("site", "https://x.example", "campaign:gift:amount", "$5")::get;

    @TempDir
    Path folder;

    @Test
    void putsFactsIntoTextAndCode() {
        write("docs/a.md", HEAD + "At {{site}}.\n\n```sh\ncurl {{site}} ${{ secrets.KEY }}\n```\n");
        Article article = requireNonNull(load().find("docs/a"));
        assertThat(article.markdown(FACTS, ""))
                .contains("At https://x.example.")
                .contains("curl https://x.example ${{ secrets.KEY }}");
    }

    @Test
    void aCampaignsOwnFactsNeedNoName() {
        write("campaigns/gift.md", HEAD + "{{amount}}\n");
        assertThat(requireNonNull(load().find("campaigns/gift")).markdown(FACTS, "active"))
                .contains("$5");
    }

    @Test
    void insertsSamplesAsCodeWithTheirFacts() {
        write("samples/a.py", "url = \"{{site}}\"\n");
        write("docs/a.md", HEAD + "{{sample:a.py}}\n");
        assertThat(requireNonNull(load().find("docs/a")).markdown(FACTS, ""))
                .contains("```python\nurl = \"https://x.example\"\n```");
    }

    @Test
    void showsASectionInItsStateOnlyAndWithoutItsMark() {
        write("docs/a.md", HEAD + "## Now {#active}\n\nyes\n\n## Now {#ended}\n\nno\n\n## Always\n\nend\n");
        Article article = requireNonNull(load().find("docs/a"));
        assertThat(article.markdown(FACTS, "active"))
                .contains("yes")
                .contains("end")
                .doesNotContain("no\n", "{#");
        assertThat(article.rendered(FACTS, "ended").headings())
                .extracting(Heading::id)
                .containsExactly("now", "always");
    }

    @Test
    void aMarkInsideCodeIsCode() {
        write("docs/a.md", HEAD + "```\n## x {#nonsense}\n```\n");
        assertThat(requireNonNull(load().find("docs/a")).markdown(FACTS, "")).contains("## x {#nonsense}");
    }

    @Test
    void namesFileAndLineOfEveryMistakeAtOnce() {
        write("docs/a.md", HEAD + "{{nobody}}\n\n[x](/docs/gone)\n[y](/docs/b#gone) [z](#gone)\n");
        write("docs/b.md", HEAD + "## Here\n\n[ok](/docs/a) [ok](#here) [ok](/elsewhere)\n## Odd {#later}\n");
        write("samples/a.py", "one\n{{nobody}}\n");
        write("guides/c.md", "---\ntitle: " + "x".repeat(61) + "\ndescription: short\n---\ntext {{sample:gone.py}}\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("docs/a.md:5: there is nothing called {{nobody}}")
                .hasMessageContaining("docs/a.md:7: there is no page at /docs/gone")
                .hasMessageContaining("docs/a.md:8: there is no part #gone at /docs/b#gone")
                .hasMessageContaining("docs/a.md:8: there is no part #gone at #gone")
                .hasMessageContaining("docs/b.md:8: a section shows")
                .hasMessageContaining("samples/a.py:2: there is nothing called")
                .hasMessageContaining("guides/c.md:5: {{sample:FILE}} stands on a line of its own")
                .hasMessageContaining("guides/c.md:5: there is nothing called {{sample:gone.py}}");
    }

    @Test
    void aPageIsShownWithoutTitleOrDescriptionButWarnedOf() {
        write("docs/first-steps.md", "---\nupdated: 2026-11-21\n---\n");
        write("guides/c.md", "---\ntitle: " + "x".repeat(61) + "\ndescription: short\n---\n");
        Library library = load();
        assertThat(requireNonNull(library.at("/docs/first-steps")).head().title())
                .isEqualTo("first steps");
        assertThat(library.warnings().stream().map(Object::toString))
                .anyMatch(line -> line.endsWith("docs/first-steps.md:1: \"title\" is missing"))
                .anyMatch(line -> line.endsWith("docs/first-steps.md:1: \"description\" is missing"))
                .anyMatch(line -> line.contains("guides/c.md:2: the title has 61 characters"))
                .anyMatch(line -> line.contains("guides/c.md:3: the description has 5 characters"));
    }

    @Test
    void findsWhatTheSiteShowsAtAnAddress() {
        for (String page : new String[] {"faq.md", "pages/home.md", "pages/terms.md", "docs/a.md"}) write(page, HEAD);
        Library library = load();
        assertThat(requireNonNull(library.at("/")).path()).isEqualTo("pages/home");
        assertThat(requireNonNull(library.at("/terms")).path()).isEqualTo("pages/terms");
        assertThat(requireNonNull(library.at("/docs/a")).path()).isEqualTo("docs/a");
        assertThat(requireNonNull(library.at("/faq")).path()).isEqualTo("faq");
        assertThat(library.at("/pages/terms")).isNull();
        assertThat(library.at("terms")).isNull();
    }

    @Test
    void refusesAFileThatNoAddressCouldShow() {
        for (String page : new String[] {"docs/deep/a.md", "guides/deep/a.md", "campaigns/deep/a.md"})
            write(page, HEAD);
        for (String page : new String[] {"pages/Upper.md", "pages/taken.md", "pages/fine/a-b_1.md", "docs/a.md"}) {
            write(page, HEAD);
        }
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        ContentMistakes.class,
                        mistakes -> assertThat(mistakes.problems()).hasSize(5))
                .hasMessageContaining("docs/deep/a.md:1: files of docs/ stand side by side")
                .hasMessageContaining("guides/deep/a.md:1: files of guides/ stand side by side")
                .hasMessageContaining("campaigns/deep/a.md:1: files of campaigns/ stand side by side")
                .hasMessageContaining("pages/Upper.md:1: a page's name is its address")
                .hasMessageContaining("pages/taken.md:1: the program has something of its own at /taken");
    }

    @Test
    void followsLinksUnlessTheyAreKnown() {
        write("docs/a.md", HEAD + "[Gone](/docs/gone)\n");
        assertThatThrownBy(this::load).hasMessageContaining("docs/a.md:5: there is no page at /docs/gone");
        ContentFolder known = ContentFolder.of(folder).withKnownLinks();
        assertThat(Library.load(known, FACTS, "/elsewhere"::equals, "/taken"::equals)
                        .all())
                .hasSize(1);
    }

    private Library load() {
        return Library.load(ContentFolder.of(folder), FACTS, "/elsewhere"::equals, "/taken"::equals);
    }

    private void write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
