package com.smartoken.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.relay.routing.Breaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a route rests, for how long, and how it comes back. */
class BreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final Breaker breaker = new Breaker(5, PAUSE, nanos::get);

    @Test
    void restsAfterFiveFailuresInARow() {
        fail(4);
        breaker.succeeded();
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.allows()).isFalse();
        assertThat(breaker.wait(Duration.ofHours(1))).isEqualTo(PAUSE);
    }

    @Test
    void restsWhenHalfOfTheLastAttemptsFailed() {
        for (int i = 0; i < 20 - 1; i++) {
            breaker.succeeded();
            breaker.failed();
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        breaker.succeeded();
        breaker.failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void isProbedByOneAttemptAtATime() {
        fail(5);
        pass(PAUSE);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isFalse();
        breaker.succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void restsLongerAfterEachProbeThatFails() {
        fail(5);
        for (int times = 2; times <= 12; times++) {
            pass(breaker.wait(Duration.ofHours(1)));
            assertThat(breaker.allows()).isTrue();
            breaker.failed();
            assertThat(breaker.wait(Duration.ofHours(1))).isEqualTo(PAUSE.multipliedBy(Math.min(10, times)));
        }
        pass(breaker.wait(Duration.ofHours(1)));
        assertThat(breaker.allows()).isTrue();
        breaker.succeeded();
        fail(5);
        assertThat(breaker.wait(Duration.ofHours(1))).isEqualTo(PAUSE);
    }

    @Test
    void aProbeWhoseClientLeftIsNoAnswer() {
        fail(5);
        pass(PAUSE);
        assertThat(breaker.allows()).isTrue();
        breaker.abandon();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aProbeThatNobodyHearsOfBlocksNoOtherForLong() {
        fail(5);
        pass(PAUSE);
        assertThat(breaker.allows()).isTrue();
        pass(Duration.ofSeconds(61));
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void staysAwayAsLongAsTheUpstreamAsked() {
        breaker.paused(Duration.ofSeconds(7));
        assertThat(breaker.allows()).isFalse();
        pass(Duration.ofSeconds(7));
        assertThat(breaker.allows()).isTrue();
        breaker.succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void whatBeganBeforeTheRestChangesNothing() {
        fail(5);
        breaker.succeeded();
        breaker.failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.wait(Duration.ofHours(1))).isEqualTo(PAUSE);
    }

    @Test
    void aFailureThatCostsTimeOrARefusedKeyCountsForAFifthOfWhatIsAllowed() {
        Breaker patient = new Breaker(60, PAUSE, nanos::get);
        for (int i = 0; i < 59; i++) patient.failed();
        assertThat(patient.state()).isEqualTo(State.CLOSED);
        patient.succeeded();
        for (int i = 0; i < 4; i++) patient.failedBadly();
        assertThat(patient.state()).isEqualTo(State.CLOSED);
        patient.failedBadly();
        assertThat(patient.state()).isEqualTo(State.OPEN);
    }

    @Test
    void neverRestsWhereThatIsOff() {
        Breaker never = new Breaker(0, PAUSE, nanos::get);
        for (int i = 0; i < 100; i++) never.failed();
        never.failedBadly();
        never.paused(PAUSE);
        assertThat(never.allows()).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) breaker.failed();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
