package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node among its peers, when its database stops talking. */
class NodeTest {
    private TestDatabase test;
    private SilentProxy proxy;
    private Database database;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
        proxy = new SilentProxy(SilentProxy.portOf(test.settings()));
        database = Database.open(SilentProxy.before(test.settings(), proxy));
    }

    @AfterEach
    void close() {
        proxy.close();
        database.close();
        test.close();
    }

    @Test
    void noticesWithinTwelveSecondsThatItsDatabaseVanishedWithoutAWordAndGoesOnWhenItIsBack() {
        Node node = Node.register(database);
        node.beginHeartbeat();
        assertThat(node.isFenced()).isFalse();
        proxy.fallSilent();
        await(node::isFenced, Duration.ofSeconds(12));
        proxy.speakAgain();
        await(() -> !node.isFenced(), Duration.ofSeconds(30));
        node.stop();
        assertThat(test.number("select count(*) from node where stopped_at is not null"))
                .isOne();
    }

    @Test
    void whoeverWaitsForAVanishedDatabaseLearnsSoWithinTwelveSecondsAsWell() throws Exception {
        Node node = Node.register(database);
        node.beginHeartbeat();
        database.number("select 1");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> query = threads.submit(() -> database.number("select 1 from pg_sleep(60)"));
            await(
                    () -> test.number("select count(*) from pg_stat_activity where query like '%pg_sleep(60)%'"
                                    + " and state = 'active' and pid <> pg_backend_pid()")
                            > 0,
                    Duration.ofSeconds(20));
            proxy.fallSilent();
            assertThatThrownBy(() -> query.get(12, TimeUnit.SECONDS)).hasCauseInstanceOf(DatabaseUnavailable.class);
            proxy.speakAgain();
            assertThat(database.number("select 2")).isEqualTo(2);
        }
        node.stop();
    }

    private static void await(BooleanSupplier condition, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come to that in " + most);
            Thread.onSpinWait();
        }
    }
}
