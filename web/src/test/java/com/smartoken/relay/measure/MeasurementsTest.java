package com.smartoken.relay.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.RouteMeasures;
import com.smartoken.db.RouteMeasures.Window;
import com.smartoken.db.RouteSum;
import com.smartoken.db.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    private TestDatabase test;
    private Measurements measurements;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
        measurements = new Measurements(new RouteMeasures(test.database()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whatAllNodesCountedIsReadAsOneSum() {
        Measurements other = new Measurements(new RouteMeasures(test.database()));
        measurements.record("first", "flash", Outcome.ANSWERED, 300);
        measurements.record("first", "flash", Outcome.TIMED_OUT, Measurements.NOT_STREAMED);
        other.record("first", "flash", Outcome.ANSWERED, 4000);
        other.record("second", "flash", Outcome.BROKEN, Measurements.NOT_STREAMED);
        measurements.flush();
        other.flush();
        for (Window window : Window.values()) {
            List<RouteSum> sums = measurements.sums().get(window);
            assertThat(sums).hasSize(2);
            RouteSum first = sums.getFirst();
            assertThat(first.upstream()).isEqualTo("first");
            assertThat(first.answered()).isEqualTo(2);
            assertThat(first.timedOut()).isEqualTo(1);
            assertThat(first.firstToken().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(2);
            assertThat(Histogram.percentile(first.firstToken(), 95)).isEqualTo(4000);
            assertThat(sums.getLast().broken()).isEqualTo(1);
        }
    }

    @Test
    void countsAddUpOverFlushes() {
        for (int i = 0; i < 3; i++) {
            measurements.record("first", "flash", Outcome.ANSWERED, 100);
            measurements.flush();
        }
        measurements.flush();
        assertThat(measurements.sums().get(Window.DAY).getFirst().answered()).isEqualTo(3);
        assertThat(test.number("select count(*) from route_measure where width = 'day'"))
                .isEqualTo(1);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() {
        measurements.record("first", "flash", Outcome.ANSWERED, 100);
        test.execute("alter table route_measure rename to away");
        assertThatThrownBy(measurements::flush).isInstanceOf(RuntimeException.class);
        test.execute("alter table away rename to route_measure");
        measurements.flush();
        assertThat(measurements.sums().get(Window.HOUR).getFirst().answered()).isEqualTo(1);
    }

    @Test
    void aWindowForgetsWhatIsOlderAndPruningRemovesIt() {
        measurements.record("first", "flash", Outcome.ANSWERED, 100);
        measurements.flush();
        test.execute("update route_measure set starts_at = starts_at - interval '1 day 2 hours'");
        assertThat(measurements.sums().get(Window.HOUR)).isEmpty();
        assertThat(measurements.sums().get(Window.DAY)).isEmpty();
        assertThat(measurements.sums().get(Window.MONTH)).hasSize(1);
        measurements.prune();
        assertThat(test.number("select count(*) from route_measure")).isEqualTo(2);
        test.execute("update route_measure set starts_at = starts_at - interval '40 days'");
        measurements.prune();
        assertThat(test.number("select count(*) from route_measure")).isZero();
    }

    @Test
    void anAttemptCountsOnceHoweverOftenItsEndIsTold() {
        TimedAttempt attempt = measurements.attempt("first", "flash");
        attempt.firstToken();
        attempt.ended(Outcome.BROKEN);
        attempt.ended(Outcome.ANSWERED);
        attempt.left();
        measurements.flush();
        RouteSum sum = measurements.sums().get(Window.HOUR).getFirst();
        assertThat(sum.broken()).isEqualTo(1);
        assertThat(sum.answered()).isZero();
    }

    @Test
    void aClientThatLeavesBeforeAnythingCameSaysNothingOfTheRoute() {
        measurements.attempt("first", "flash").left();
        measurements.flush();
        assertThat(measurements.sums().get(Window.HOUR)).isEmpty();
    }
}
