package com.smartoken.content.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogSourceTest {
    @TempDir
    Path content;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);

    @BeforeEach
    void oneModel() {
        ModelFile.write(content, "alpha-1", ModelFile.LEAST);
    }

    @Test
    void showsAnEditAtTheNextLook() {
        CatalogSource source = watching();
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("Alpha One", "Alpha Number One"));
        assertThat(name(source)).isEqualTo("Alpha One");
        later();
        assertThat(name(source)).isEqualTo("Alpha Number One");
    }

    @Test
    void showsAnAddedFile() {
        CatalogSource source = watching();
        ModelFile.write(content, "beta", ModelFile.of("beta"));
        later();
        assertThat(source.get().find("beta")).isNotNull();
    }

    @Test
    void aBrokenEditKeepsTheLastGoodCatalogAndTellsWhatIsWrong() {
        CatalogSource source = watching();
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("0.15", "nothing"));
        later();
        assertThat(name(source)).isEqualTo("Alpha One");
        assertThat(source.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(9));
        ModelFile.write(content, "alpha-1", ModelFile.LEAST.replace("Alpha One", "Mended"));
        later();
        assertThat(source.problems()).isEmpty();
        assertThat(name(source)).isEqualTo("Mended");
    }

    @Test
    void refusesToStartOnBrokenContent() {
        ModelFile.write(content, "alpha-1", "nothing");
        assertThatThrownBy(this::watching).isInstanceOf(ContentMistakes.class);
    }

    @Test
    void aFixedCatalogStays() {
        Catalog catalog = Catalog.load(ContentFolder.of(content));
        assertThat(CatalogSource.fixed(catalog).get()).isSameAs(catalog);
    }

    private CatalogSource watching() {
        return CatalogSource.watching(ContentFolder.of(content), clock::get);
    }

    private void later() {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(301));
    }

    private static String name(CatalogSource source) {
        return requireNonNull(source.get().find("alpha-1")).name();
    }
}
