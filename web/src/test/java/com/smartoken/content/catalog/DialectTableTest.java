package com.smartoken.content.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one table of vendors: nobody stands in it twice, and no two of them mean different things by one word. */
class DialectTableTest {
    @Test
    void noNameFamilyOrHostStandsTwice() {
        Set<String> seen = new HashSet<>();
        for (Dialect dialect : Dialect.all()) {
            assertThat(seen.add(dialect.name())).as(dialect.name()).isTrue();
            if (!dialect.family().isEmpty())
                assertThat(seen.add("family " + dialect.family())).isTrue();
            for (String host : dialect.hosts())
                assertThat(seen.add("host " + host)).isTrue();
        }
    }

    @Test
    void aWordMeansOneThingWhoeverSaysIt() {
        Map<String, Complaint> meanings = new HashMap<>();
        for (Dialect dialect : Dialect.all()) {
            for (Dialect.Words words : dialect.complaints()) {
                words.meanings().forEach((word, meaning) -> {
                    assertThat(word).isEqualTo(word.toLowerCase(Locale.ROOT));
                    assertThat(meanings.putIfAbsent(words.field() + " " + word, meaning))
                            .as(words.field() + " " + word)
                            .isNull();
                });
            }
        }
        assertThat(meanings).hasSizeGreaterThan(20);
    }

    @Test
    void knowsTheFamilyOfEveryModelOfTheCatalog() {
        List<String> unknown = new ArrayList<>();
        for (Model model : Catalog.load(ContentFolder.packaged()).models()) {
            if (Dialect.ofFamily(model.family()).family().isEmpty()) unknown.add(model.id());
        }
        assertThat(unknown).isEmpty();
        assertThat(Dialect.ofFamily("Nobody's").sheet()).isEqualTo(Sheet.UNKNOWN);
        assertThat(Dialect.ofFamily("").sheet()).isEqualTo(Sheet.UNKNOWN);
    }
}
