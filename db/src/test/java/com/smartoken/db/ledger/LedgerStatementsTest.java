package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.CountedConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the ledger asks the database: what decides what a call costs, here and over a network. */
class LedgerStatementsTest {
    private LedgerRig rig;
    private CountedConnections connections;
    private Ledger ledger;

    @BeforeEach
    void open() {
        rig = new LedgerRig();
        connections = CountedConnections.of(rig.test.settings());
        ledger = new Ledger(rig.test.database(), TrialOffers.NONE, connections.sole(), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        ledger.close();
        rig.assertBooksAreRight();
        rig.close();
    }

    @Test
    void aQuietCallIsTwoStatements() {
        long account = rig.accountWith(1000);
        connections.statements().clear();
        Hold hold = rig.placed(ledger, rig.request(account));
        ledger.settle(hold, LedgerRig.ended(10, 5));
        assertThat(calls()).containsExactly("ledger_place", "ledger_end");
    }

    @Test
    void aHundredCallsThatWaitTogetherAreTwoStatementsAsWell() throws Exception {
        long account = rig.accountWith(100_000);
        List<Hold> holds = new ArrayList<>();
        for (Placement placement : together(100, () -> ledger.place(rig.request(account)))) {
            holds.add(((Placement.Placed) placement).hold());
        }
        assertThat(calls()).containsExactly("ledger_place");
        Iterator<Hold> next = holds.iterator();
        for (Settlement one : together(100, () -> settle(next)))
            assertThat(one.charged()).isEqualTo(15 * LedgerRig.TOKEN);
        assertThat(calls()).containsExactly("ledger_end");
    }

    @Test
    void aRefusalIsOneStatementHoweverManyAreRefused() throws Exception {
        long account = rig.accountWith(30);
        long placed = together(100, () -> ledger.place(rig.request(account))).stream()
                .filter(Placement.Placed.class::isInstance)
                .count();
        assertThat(placed).isOne();
        assertThat(calls()).containsExactly("ledger_place");
        rig.test.execute("update node set stopped_at = clock_timestamp()");
        for (List<String> row : rig.test.rows("select request_id from hold")) {
            ledger.sweep(UUID.fromString(row.getFirst()), account).join();
        }
    }

    private Settlement settle(Iterator<Hold> holds) {
        Hold hold;
        synchronized (holds) {
            hold = holds.next();
        }
        return ledger.settle(hold, LedgerRig.ended(10, 5));
    }

    /** So many at once, all waiting before any is written; what was asked until then is forgotten. */
    private <T> List<T> together(int count, Callable<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = new ArrayList<>();
            Future<Boolean> first;
            connections.pause();
            try {
                first = threads.submit(() -> ledger.sweep(UUID.randomUUID(), 1).join());
                LedgerRig.await(connections::isWaiting);
                for (int i = 0; i < count; i++) all.add(threads.submit(work));
                LedgerRig.await(() -> ledger.waiting() >= count);
                connections.statements().clear();
            } finally {
                connections.goOn();
            }
            assertThat(first.get()).isFalse();
            for (Future<T> one : all) results.add(one.get());
        }
        return results;
    }

    private List<String> calls() {
        return connections.statements().stream()
                .filter(sql -> !sql.isEmpty())
                .map(sql ->
                        sql.contains("ledger_place") ? "ledger_place" : sql.contains("ledger_end") ? "ledger_end" : sql)
                .toList();
    }
}
