package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA_DOT   | 1234567.5  | $1,234,567.50",
                "DOT_COMMA   | 1234567.5  | $1.234.567,50",
                "SPACE_COMMA | 1234567.5  | $1\u00a0234\u00a0567,50",
                "COMMA_DOT   | 0.000123   | $0.000123",
                "COMMA_DOT   | 999        | $999.00",
                "COMMA_DOT   | -1000      | \u2212$1,000.00",
                "DOT_COMMA   | -0.5       | \u2212$0,50",
            })
    void writesMoneyExactlyInEachStyle(NumberStyle style, String amount, String text) {
        assertThat(of(style).usd(Usd.parse(amount))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA_DOT   | 12.5       | 12.50",
                "COMMA_DOT   | $1,234.56  | 1234.56",
                "COMMA_DOT   | 1,000,000  | 1000000.00",
                "COMMA_DOT   | 12,50      | 12.50",
                "COMMA_DOT   | 0.000001   | 0.000001",
                "DOT_COMMA   | 12,5       | 12.50",
                "DOT_COMMA   | 12.50      | 12.50",
                "DOT_COMMA   | 1.234,56   | 1234.56",
                "DOT_COMMA   | 1.000      | 1000.00",
                "DOT_COMMA   | 0.005      | 0.005",
                "COMMA_DOT   | 0,005      | 0.005",
                "SPACE_COMMA | 1 234,56   | 1234.56",
            })
    void readsWhatSomebodyTypes(NumberStyle style, String typed, String plain) {
        assertThat(of(style).amount(typed).plain()).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "1e3", "--1", "1..2", "'1,2,3'", "0x10", "NaN", "99999999999999999999"})
    void refusesWhatIsNoAmount(String typed) {
        assertThatThrownBy(() -> of(NumberStyle.COMMA_DOT).amount(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA_DOT   | 100,000    | 100000",
                "COMMA_DOT   | 100_000    | 100000",
                "DOT_COMMA   | 100.000    | 100000",
                "SPACE_COMMA | 100 000    | 100000",
                "DOT_COMMA   | 60         | 60",
            })
    void readsCountsWithTheirGroups(NumberStyle style, String typed, long number) {
        assertThat(of(style).number(typed)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"1.5", "'1,5'", "'-1'", "abc", "''", "'1,00'", "1e3", "9999999999999999999"})
    void refusesWhatIsNoCount(String typed) {
        assertThatThrownBy(() -> of(NumberStyle.COMMA_DOT).number(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void putsTheAmountsOfASentenceIntoTheStyleAndNothingElse() {
        assertThat(of(NumberStyle.DOT_COMMA)
                        .sentence(
                                "This call may cost up to $1234.5 on a-1.5b; $0.00 is available, version 1.25 of $x."))
                .isEqualTo("This call may cost up to $1.234,50 on a-1.5b; $0,00 is available, version 1.25 of $x.");
    }

    @Test
    void readsBackWhatItPutsIntoAField() {
        for (NumberStyle style : NumberStyle.values()) {
            for (long nano : new long[] {0, 1, 123_000_000, 1_234_567_890_123L, 1_000_000_000_000L}) {
                Figures figures = of(style);
                assertThat(figures.amount(figures.typed(new Usd(nano))).nano()).isEqualTo(nano);
            }
        }
    }

    @Test
    void tellsTimesInTheirZone() {
        Figures figures = new Figures(NumberStyle.COMMA_DOT, ZoneId.of("Asia/Shanghai"));
        assertThat(figures.time(Instant.parse("2026-11-21T20:30:00Z"))).isEqualTo("Nov 22, 2026, 04:30");
        assertThat(figures.count(-1_234_567)).isEqualTo("\u22121,234,567");
    }

    private static Figures of(NumberStyle style) {
        return new Figures(style, ZoneOffset.UTC);
    }

    @Test
    void tellsThePartOfAWholeForABarRoundedDown() {
        assertThat(Figures.part(0, 3)).isZero();
        assertThat(Figures.part(2, 3)).isEqualTo(66);
        assertThat(Figures.part(1, 50)).isEqualTo(2);
        assertThat(Figures.part(7, 3)).isEqualTo(100);
        assertThat(Figures.part(0, 0)).isEqualTo(100);
        assertThat(Figures.part(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isEqualTo(99);
    }
}
