package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Limits on what runs at once are exact, whoever comes when. */
class RunningCallsTest {
    private static final int ROUNDS = 60;
    private static final int CALLERS = 24;

    @Test
    void letsExactlyAsManyInAsMayOverTwoPools() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                Database second = Database.open(test.settings());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Node one = Node.register(test.database());
            Node two = Node.register(second);
            RunningCalls first = new RunningCalls(test.database());
            RunningCalls other = new RunningCalls(second);
            for (int round = 0; round < ROUNDS; round++) {
                List<RunningCalls.Limit> limits = List.of(new RunningCalls.Limit("key:" + round, 4));
                List<Future<Integer>> all = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    boolean even = i % 2 == 0;
                    all.add(threads.submit(
                            () -> (even ? first : other).enter(limits, UUID.randomUUID(), even ? one.id() : two.id())));
                }
                int in = 0;
                for (Future<Integer> each : all) if (each.get() < 0) in++;
                assertThat(in).as("round " + round).isEqualTo(4);
            }
        }
    }
}
