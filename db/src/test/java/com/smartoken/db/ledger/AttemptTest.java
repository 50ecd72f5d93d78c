package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.ledger.Attempt.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log keeps of the routes that were tried. */
class AttemptTest {
    @Test
    void isReadAsItIsWritten() {
        List<Attempt> attempts = List.of(
                new Attempt("first", Result.answered(429), 12),
                new Attempt("second-eu_1", Result.failed("connect_timeout"), 3_012),
                new Attempt("third", Result.OK, 3_400));
        String log = Attempt.write(attempts);
        assertThat(log).isEqualTo("first 429 12\nsecond-eu_1 connect_timeout 3012\nthird 200 3400");
        assertThat(Attempt.read(log)).isEqualTo(attempts);
        assertThat(Attempt.write(List.of())).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\n", "first", "first 200", "first 200 soon", "first 200 -1", "first 200 9999999999"})
    void readsNothingWhereThereIsNothing(String log) {
        assertThat(Attempt.read(log)).isEmpty();
    }

    @Test
    void leavesOutWhatALaterVersionAdded() {
        assertThat(Attempt.read("first 500 12 model=a\nsecond 200 340 model=b input=7"))
                .containsExactly(new Attempt("first", Result.answered(500), 12), new Attempt("second", Result.OK, 340));
    }

    @Test
    void readsWhyTheTokensAreOurOwnCount() {
        Attempt counted = new Attempt("first", Result.OK, 12, "less_than_delivered");
        assertThat(Attempt.read(counted.line())).containsExactly(counted);
    }

    @Test
    void onlyAWholeAnswerIsGood() {
        assertThat(Result.answered(200).isOk()).isTrue();
        assertThat(Result.answered(503).isOk()).isFalse();
        assertThat(Result.failed("stream_error").isOk()).isFalse();
    }

    @Test
    void isMadeOfWordsAlone() {
        assertThatThrownBy(() -> new Attempt("two words", Result.OK, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Attempt("", Result.OK, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Result.failed("two\nlines")).isInstanceOf(IllegalArgumentException.class);
    }
}
