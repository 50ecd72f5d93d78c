package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.KeptAnswers;
import com.smartoken.db.Period;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has locked a row of an account that is not its wallet, and stands still: whoever owns it waits, nobody else. */
@Timeout(60)
class LockedRowsTest {
    private static final byte[] CLAIM = new byte[32];

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

    @ParameterizedTest
    @ValueSource(strings = {"lot", "hold", "spending", "kept_answer"})
    void whoseRowIsLockedWaitsAndNobodyElseDoes(String table) throws Exception {
        long locked = rig.accountWith(1000);
        long[] others = {rig.accountWith(10_000), rig.accountWith(10_000), rig.accountWith(10_000)};
        ledger.settle(rig.placed(ledger, rig.request(locked)), LedgerRig.ended(10, 5));
        Hold running = claimed(locked);
        AtomicLong served = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Settlement> waiting;
            String lock = "select 1 from " + table + " where account_id = " + locked + " for update";
            try (Connection _ = rig.standingStill(lock)) {
                waiting = threads.submit(() -> ledger.settle(running, LedgerRig.ended(10, 10)));
                List<Future<?>> callers = java.util.Arrays.stream(others)
                        .<Future<?>>mapToObj(other -> threads.submit(() -> {
                            for (int i = 0; i < 100; i++, served.incrementAndGet()) call(other);
                        }))
                        .toList();
                for (Future<?> caller : callers) caller.get();
                assertThat(waiting).isNotDone();
            }
            assertThat(waiting.get().charged()).isEqualTo(20 * LedgerRig.TOKEN);
        }
        assertThat(served).hasValue(300);
        assertThat(rig.available(locked)).isEqualTo((1000 - 15 - 20) * LedgerRig.TOKEN);
    }

    /** A hold that counts against a cap, under an Idempotency-Key. */
    private Hold claimed(long account) {
        HoldRequest plain = rig.request(account);
        new KeptAnswers(rig.test.database())
                .claim(
                        new KeptAnswers.Name(account, KeptAnswers.Purpose.IDEMPOTENCY, CLAIM),
                        CLAIM,
                        plain.call().id(),
                        rig.node.id(),
                        Duration.ofDays(1));
        List<HoldRequest.Cap> caps = List.of(new HoldRequest.Cap("key:1", Period.DAY, 1000 * LedgerRig.TOKEN));
        return rig.placed(
                ledger, new HoldRequest(plain.call(), plain.need(), caps, plain.lease(), new HoldRequest.Claim(CLAIM)));
    }

    private void call(long account) {
        ledger.settle(rig.placed(ledger, rig.request(account)), LedgerRig.ended(10, 5));
    }
}
