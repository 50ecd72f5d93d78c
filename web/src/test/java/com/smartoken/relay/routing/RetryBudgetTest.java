package com.smartoken.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A fifth of the calls and ten a second, no more. */
class RetryBudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RetryBudget budget = new RetryBudget(nanos::get);

    @Test
    void givesTenASecondToAQuietUpstream() {
        assertThat(taken(1_000)).isEqualTo(10);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(taken(1_000)).isEqualTo(10);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(taken(1_000)).isEqualTo(5);
    }

    @Test
    void givesAFifthOfTheCallsToABusyOne() {
        taken(1_000);
        for (int i = 0; i < 500; i++) budget.called();
        assertThat(taken(1_000)).isEqualTo(100);
    }

    @Test
    void savesNoMoreThanTenSecondsOfIt() {
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(taken(1_000)).isEqualTo(100);
        for (int i = 0; i < 100_000; i++) budget.called();
        assertThat(taken(1_000)).isEqualTo(100);
    }

    @Test
    void staysBelowItsShareUnderConstantFailure() {
        int calls = 0;
        int retries = 0;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 500; i++) {
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
                budget.called();
                calls++;
                if (budget.take()) retries++;
            }
        }
        assertThat(retries).isLessThanOrEqualTo(calls / 5 + 10 * 60 + 10).isGreaterThan(calls / 5);
    }

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) if (budget.take()) taken++;
        return taken;
    }
}
