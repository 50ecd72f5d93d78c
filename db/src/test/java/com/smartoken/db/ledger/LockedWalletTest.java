package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.DatabaseUnavailable;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody has locked a wallet and stands still: its owner waits, and nobody else. */
class LockedWalletTest {
    private LedgerRig rig;
    private Ledger ledger;

    @BeforeEach
    void open() {
        rig = new LedgerRig();
        ledger = new Ledger(rig.test.database());
    }

    @AfterEach
    void close() {
        ledger.close();
        rig.assertBooksAreRight();
        rig.close();
    }

    @Test
    void whoseWalletIsLockedWaitsAndNobodyElseDoes() throws Exception {
        long locked = rig.accountWith(1000);
        long other = rig.accountWith(100_000);
        Hold running = rig.placed(ledger, rig.request(locked));
        List<Future<?>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection _ = rig.standingStill(lock(locked))) {
                for (int i = 0; i < 5; i++) waiting.add(threads.submit(() -> call(locked)));
                waiting.add(threads.submit(() -> ledger.settle(running, LedgerRig.ended(10, 10))));
                for (int i = 0; i < 100; i++) call(other);
                assertThat(waiting).noneMatch(Future::isDone);
            }
            for (Future<?> one : waiting) one.get();
        }
        assertThat(rig.available(locked)).isEqualTo((1000 - 5 * 15 - 20) * LedgerRig.TOKEN);
        assertThat(rig.available(other)).isEqualTo((100_000 - 100 * 15) * LedgerRig.TOKEN);
    }

    @Test
    void aLateSettlementWaitsForTheWalletToo() throws Exception {
        long account = rig.accountWith(1000);
        Hold hold = rig.placed(ledger, rig.request(account));
        ledger.sweep(hold.call().id(), account).join();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Settlement> late;
            try (Connection _ = rig.standingStill(lock(account))) {
                late = threads.submit(() -> ledger.settle(hold, LedgerRig.ended(10, 10)));
                call(rig.accountWith(100));
                assertThat(late).isNotDone();
            }
            assertThat(late.get().charged()).isEqualTo(20 * LedgerRig.TOKEN);
        }
    }

    /** Wallets locked now and then, connections ended by the server, holds swept too early, upstreams that lie. */
    @Test
    void whateverHappensTheBooksSayWhatCallersWereTold() throws Exception {
        long[] accounts = new long[6];
        for (int i = 0; i < accounts.length; i++) accounts[i] = rig.accountWith(2_000);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicLong told = new AtomicLong();
        try (Ledger other = new Ledger(rig.test.database());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                Random random = new Random(caller);
                callers.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        told.addAndGet(life(random.nextBoolean() ? ledger : other, random, accounts));
                    }
                }));
            }
            Future<?> trouble = threads.submit(() -> {
                trouble(isOver, accounts);
                return true;
            });
            for (Future<?> caller : callers) caller.get();
            isOver.set(true);
            trouble.get();
            LedgerRig.await(() -> {
                for (List<String> row : rig.test.rows("select request_id, account_id from hold")) {
                    ledger.sweep(UUID.fromString(row.get(0)), Long.parseLong(row.get(1)))
                            .join();
                }
                return rig.test.number("select count(*) from hold") == 0;
            });
        }
        assertThat(rig.test.number("select coalesce(sum(amount), 0) from movement where kind in ('use', 'late')"))
                .isEqualTo(told.get());
    }

    private long life(Ledger node, Random random, long[] accounts) {
        Hold hold;
        try {
            if (!(node.place(rig.request(accounts[random.nextInt(accounts.length)]))
                    instanceof Placement.Placed placed)) return 0;
            hold = placed.hold();
        } catch (DatabaseUnavailable e) {
            return 0; // told that nothing is held, and so it is, soon
        }
        if (random.nextInt(6) == 0)
            node.sweep(hold.call().id(), hold.call().accountId()).join();
        // Nothing, too much, and what was thought and not said.
        return node.settle(
                        hold, LedgerRig.ended(random.nextInt(11), random.nextInt(4) == 0 ? 8_000 : random.nextInt(11)))
                .charged();
    }

    private void trouble(AtomicBoolean isOver, long[] accounts) throws Exception {
        Random random = new Random(7);
        while (!isOver.get()) {
            if (random.nextInt(4) == 0) {
                rig.test.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'smartoken ledger'");
            }
            try (Connection _ = rig.standingStill(lock(accounts[random.nextInt(accounts.length)]))) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(120)).toNanos());
            }
        }
    }

    private Settlement call(long account) {
        return ledger.settle(rig.placed(ledger, rig.request(account)), LedgerRig.ended(10, 5));
    }

    private static String lock(long account) {
        return "select 1 from wallet where account_id = " + account + " for update";
    }
}
