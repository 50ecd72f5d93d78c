package com.smartoken.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private final Problems problems = new Problems();

    @Test
    void keepsDecimalsExactlyAsTheyAreWritten() {
        Fields fields = read("a: 0.30\nb: 0.1\n");
        assertThat(fields.decimal("a")).isEqualTo("0.30");
        assertThat(fields.decimal("b")).isEqualTo("0.1");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void readsEveryKindOfField() {
        Fields fields = read("""
                name: DeepSeek Chat
                size: 1000000
                day: 2026-08-16
                ends: 2026-12-31T23:59:59+08:00
                words: [one, two]
                alone: one
                inner: {x: 1}
                list: [{x: 1}, {x: 2}]
                """);
        assertThat(fields.text("name")).isEqualTo("DeepSeek Chat");
        assertThat(fields.integer("size", 1, 2_000_000)).isEqualTo(1_000_000);
        assertThat(fields.date("day")).isEqualTo(LocalDate.of(2026, 8, 16));
        assertThat(fields.instant("ends")).isEqualTo(OffsetDateTime.parse("2026-12-31T23:59:59+08:00"));
        assertThat(fields.texts("words")).extracting(Fields.Text::value).containsExactly("one", "two");
        assertThat(fields.texts("alone")).extracting(Fields.Text::value).containsExactly("one");
        assertThat(fields.map("inner")).isNotNull();
        assertThat(fields.maps("list")).extracting(f -> f.integer("x", 0, 9)).containsExactly(1L, 2L);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void aDirectoryOfMistakesIsReportedInOnePassWithItsLines() {
        Fields fields = read("""
                size: many
                price: 1e3
                day: 2026-02-30
                ends: 2026-12-31T23:59:59
                words: {a: b}
                inner: text
                small: 0
                empty:
                """);
        fields.integer("size", 1, 9);
        fields.decimal("price");
        fields.date("day");
        fields.instant("ends");
        fields.texts("words");
        fields.map("inner");
        fields.integer("small", 1, 9);
        fields.text("empty");
        assertThat(problems.errors()).extracting(Problem::line).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(problems.errors().getFirst())
                .hasToString("content/x.md:2: \"size\" is a whole number, not \"many\"");
        assertThat(problems.errors().getLast().message()).isEqualTo("\"empty\" is missing");
    }

    @Test
    void warnsOfAFieldThatNobodyReads() {
        Fields fields = read("name: x\nnmae: y\n");
        fields.text("name");
        fields.warnOfUnknown();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(new Problem("content/x.md", 3, "unknown field \"nmae\""));
    }

    @Test
    void refusesAKeyGivenTwice() {
        read("a: 1\nb: 2\na: 3\n");
        assertThat(problems.errors())
                .containsExactly(new Problem("content/x.md", 4, "\"a\" is already given in line 2"));
    }

    @Test
    void refusesReferencesBeforeTheyMultiply() {
        read("a: &a [x]\nb: [*a, *a]\n");
        assertThat(problems.errors())
                .containsExactly(new Problem("content/x.md", 3, "YAML references (*name) are not allowed"));
    }

    @Test
    void refusesDeepNestingWithoutClimbingIt() {
        read("a: " + "[".repeat(100_000) + "\n");
        assertThat(problems.errors()).extracting(Problem::message).containsExactly("nested deeper than 12 levels");
    }

    @Test
    void namesTheLineOfBrokenYaml() {
        read("name: x\nlist: [a, b\nother: y\n");
        assertThat(problems.errors()).hasSize(1);
        assertThat(problems.errors().getFirst().line()).isBetween(3, 5);
        assertThat(problems.errors().getFirst().message()).startsWith("YAML: ");
    }

    @Test
    void saysWhenFrontMatterIsMissingOrNotClosed() {
        FrontMatter.split(file("# Only text\n"), problems);
        FrontMatter.split(file("---\nname: x\n"), problems);
        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly(
                        "the file does not begin with front matter between two lines of ---",
                        "the front matter is not closed by a line of ---");
    }

    @Test
    void aLongerLineOfDashesDoesNotCloseTheBlock() {
        FrontMatter matter = FrontMatter.split(file("---\nname: x\n# ----\n---\nBody\n\n---\nmore\n"), problems);
        assertThat(matter.fields().text("name")).isEqualTo("x");
        assertThat(matter.body()).isEqualTo("Body\n\n---\nmore\n");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void aProblemNeverBreaksItsLine() {
        Fields fields = read("size: \"a\\nb: forged\"\n");
        fields.integer("size", 0, 1);
        assertThat(problems.errors().getFirst().toString()).doesNotContain("\n");
    }

    private Fields read(String yaml) {
        return FrontMatter.split(file("---\n" + yaml + "---\n"), problems).fields();
    }

    private static ContentFile file(String text) {
        return new ContentFile("x.md", "content/x.md", text, "");
    }
}
