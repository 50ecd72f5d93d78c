package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private static void await(BooleanSupplier condition, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come to that in " + most);
            Thread.onSpinWait();
        }
    }
}
