package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Where all connections are in use people stand in a line. */
class PooledConnectionsTest {
    private static final int ROUNDS = 20;

    @Test
    void whoeverHasWaitedLongestIsNextAlsoBeforeOneWhoJustHadAConnection() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                PooledConnections pool = PooledConnections.open(test.settings(), "line", 1, "select 1")) {
            for (int round = 0; round < ROUNDS; round++) {
                Queue<String> order = new ConcurrentLinkedQueue<>();
                Connection first = pool.take();
                Thread waiting = Thread.ofPlatform().start(() -> take(pool, "waited", order));
                while (waiting.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
                pool.give(first);
                take(pool, "again", order);
                waiting.join();
                assertThat(List.copyOf(order)).containsExactly("waited", "again");
            }
        }
    }

    private static void take(PooledConnections pool, String who, Queue<String> order) {
        try {
            Connection taken = pool.take();
            order.add(who);
            pool.give(taken);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
