package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.FakePooler.Mode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler between the program and PostgreSQL. */
class PoolerTest {
    private static final TestDatabase TEST = TestDatabase.create();

    @AfterAll
    static void close() {
        TEST.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatSharesSessionsBetweenTransactionsIsRefusedWithWhatToSet(boolean isRoundRobin) {
        try (FakePooler pooler = pooler(Mode.TRANSACTION, isRoundRobin);
                Database database = Database.openBriefly(pooler.before(TEST.settings()))) {
            assertThatThrownBy(database::requireOwnSessions)
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageContaining("pool_mode = session");
        }
    }

    @Test
    void nothingIsMigratedThroughOneThatSharesHoweverOftenItIsTried() {
        try (FakePooler pooler = pooler(Mode.TRANSACTION, false)) {
            for (int i = 0; i < 3; i++) {
                try (Database database = Database.openBriefly(pooler.before(TEST.settings()))) {
                    assertThatThrownBy(database::migrate)
                            .isInstanceOf(DatabaseUnavailable.class)
                            .hasMessage(Pooler.REFUSED);
                }
            }
        }
    }

    @Test
    void oneThatKeepsASessionForAConnectionIsTakenAsPostgresItself() {
        try (FakePooler pooler = pooler(Mode.SESSION, false);
                Database database = Database.openBriefly(pooler.before(TEST.settings()))) {
            database.requireOwnSessions();
            assertThat(database.migrate()).isZero();
        }
        TEST.database().requireOwnSessions();
    }

    private static FakePooler pooler(Mode mode, boolean isRoundRobin) {
        return new FakePooler(mode, isRoundRobin, SilentProxy.portOf(TEST.settings()));
    }
}
