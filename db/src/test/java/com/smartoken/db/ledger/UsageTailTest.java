package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.UsageTail;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sums by day follow behind the calls, and lose or double nothing. */
class UsageTailTest {
    private static final String REQUESTS = "select coalesce(sum(requests), 0) from ";
    private static final int CALLS = 200;

    private LedgerRig rig;
    private Ledger ledger;

    @BeforeEach
    void open() {
        rig = new LedgerRig();
        ledger = new Ledger(rig.test.database(), TrialOffers.NONE);
    }

    @AfterEach
    void close() {
        ledger.close();
        rig.assertBooksAreRight();
        rig.close();
    }

    @Test
    void aSettledCallCountsAtOnceAndStandsInTheSumsWhenTheyWereFolded() {
        call(rig.accountWith(1000));
        assertThat(rig.test.number(REQUESTS + "usage_now")).isOne();
        assertThat(rig.test.number(REQUESTS + "usage_day")).isZero();
        rig.assertBooksAreRight();
        new UsageTail(rig.test.database()).fold();
        assertThat(rig.test.number(REQUESTS + "usage_day")).isOne();
        assertThat(rig.test.number("select count(*) from usage_tail")).isZero();
        assertThat(rig.test.number(REQUESTS + "usage_now")).isOne();
    }

    @Test
    void everyCallCountsOnceWhoeverFoldsMeanwhile() throws Exception {
        long[] accounts = {rig.accountWith(10_000), rig.accountWith(10_000)};
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> folding = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                folding.add(threads.submit(() -> {
                    while (!isOver.get()) new UsageTail(rig.test.database()).fold();
                }));
            }
            List<Future<?>> calling = new ArrayList<>();
            for (long account : accounts) {
                calling.add(threads.submit(() -> {
                    for (int i = 0; i < CALLS; i++) call(account);
                }));
            }
            for (Future<?> one : calling) one.get();
            isOver.set(true);
            for (Future<?> one : folding) one.get();
        }
        new UsageTail(rig.test.database()).fold();
        for (long account : accounts) {
            assertThat(rig.test.number(REQUESTS + "usage_day where account_id = " + account))
                    .isEqualTo(CALLS);
        }
    }

    @Test
    void noSettlementWaitsForASum() throws Exception {
        long account = rig.accountWith(1000);
        call(account);
        new UsageTail(rig.test.database()).fold();
        try (Connection _ =
                rig.standingStill("select 1 from usage_day where account_id = " + account + " for update")) {
            call(account);
        }
        assertThat(rig.test.number(REQUESTS + "usage_now")).isEqualTo(2);
    }

    private void call(long account) {
        ledger.settle(rig.placed(ledger, rig.request(account)), LedgerRig.ended(10, 5));
    }
}
