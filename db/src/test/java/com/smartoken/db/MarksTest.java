package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.money.Usd;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts within words that are kept are read in the style of whoever reads them. */
class MarksTest {
    private static final Marks.Style LOUD = new Marks.Style() {
        @Override
        public String usd(Usd amount) {
            return "<" + amount.nano() + ">";
        }

        @Override
        public String count(long number) {
            return "#" + number;
        }

        @Override
        public String time(Instant instant) {
            return "@" + instant.getEpochSecond();
        }
    };

    @Test
    void readsEachMarkInAStyle() {
        String words = Marks.usd(Usd.parse("-12.5")) + " and " + Marks.count(1_000_000) + " tokens until "
                + Marks.time(Instant.ofEpochSecond(7)) + ".";
        assertThat(words).isEqualTo("{usd -12.50} and {count 1000000} tokens until {time 1970-01-01T00:00:07Z}.");
        assertThat(Marks.read(words, LOUD)).isEqualTo("<-12500000000> and #1000000 tokens until @7.");
    }

    @Test
    void aNameThatLooksLikeAMarkStaysAName() {
        String words = "The key \"" + Marks.name("{usd 5.00} {{} {count 7}") + "\" was revoked.";
        assertThat(Marks.read(words, LOUD)).isEqualTo("The key \"{usd 5.00} {{} {count 7}\" was revoked.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$5.00 is there",
                "{usd}",
                "{usd 1.2.3}",
                "{usd 99999999999999999999}",
                "{count 1.5}",
                "{time 12:00}",
                "{name 5}",
                "{usd $1}",
                "{usd 1",
                "\\1 {} $1"
            })
    void leavesWhatOnlyLooksLikeAMark(String words) {
        assertThat(Marks.read(words, LOUD)).isEqualTo(words);
    }
}
