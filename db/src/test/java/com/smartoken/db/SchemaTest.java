package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.generated.SchemaHistory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the tables are as the migrations make them, and what it costs to know. */
class SchemaTest {
    private static final int MIGRATIONS = SchemaHistory.APPLIED.split(" ").length;

    private TestDatabase test;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aCurrentSchemaCostsOneStatement() {
        try (CountedConnections connections = new CountedConnections(few())) {
            assertThat(schema(connections).migrate()).isZero();
            assertThat(connections.statements())
                    .singleElement()
                    .asString()
                    .contains("flyway_schema_history", "add_partitions");
        }
    }

    @Test
    void aCommandOpensOneConnectionForAllItsQueries() {
        try (Database brief = Database.openBriefly(test.settings())) {
            brief.migrate();
            Account account = new Accounts(brief).create("one@example.com");
            new Accounts(brief).setPayAsYouGo(account.id(), false);
            assertThat(test.number("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and application_name = 'smartoken command'"))
                    .isOne();
        }
    }

    @Test
    void theStatementAddsTheMonthsAhead() {
        test.execute("drop table movement_p" + month(2));
        assertThat(test.database().migrate()).isZero();
        assertThat(test.number("select count(*) from pg_class where relname = 'movement_p" + month(2) + "'"))
                .isOne();
    }

    @Test
    void anEmptyDatabaseGetsAllOfItOnceHoweverManyCome() throws Exception {
        test.execute("drop schema public cascade; create schema public");
        assertThatThrownBy(() -> test.number("select count(*) from account")).isNotNull();
        try (Database other = Database.openBriefly(test.settings());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> one = threads.submit(test.database()::migrate);
            Future<Integer> two = threads.submit(other::migrate);
            assertThat(List.of(one.get(), two.get())).containsExactlyInAnyOrder(0, MIGRATIONS);
            assertThat(other.isMigrated()).isTrue();
        }
    }

    @Test
    void aSchemaThatLacksAMigrationIsNotCurrent() {
        String last = test.rows("select max(version) from flyway_schema_history")
                .getFirst()
                .getFirst();
        test.execute("delete from flyway_schema_history where version = '" + last + "'");
        assertThat(test.database().isMigrated()).isFalse();
    }

    @Test
    void aMigrationThatWasEditedAfterwardsIsRefused() {
        test.execute("update flyway_schema_history set checksum = checksum + 1 where version = '004'");
        assertThatThrownBy(test.database()::migrate).hasMessageContaining("checksum mismatch");
    }

    @Test
    void aMigrationThatFailedIsRefused() {
        test.execute("update flyway_schema_history set success = false where version = '004'");
        assertThatThrownBy(test.database()::migrate).hasMessageContaining("004");
    }

    @Test
    void theSchemaOfANewerProgramIsLeftAlone() {
        test.execute(
                "insert into flyway_schema_history select installed_rank + 1, '999', 'newer', type, 'V999__newer.sql', 1,"
                        + " installed_by, now(), 1, true from flyway_schema_history order by installed_rank desc limit 1");
        test.execute("drop table movement_p" + month(2));
        assertThat(test.database().isMigrated()).isTrue();
        assertThat(test.database().migrate()).isZero();
        assertThat(test.number("select count(*) from pg_class where relname = 'movement_p" + month(2) + "'"))
                .isOne();
    }

    @Test
    void whoCanNotReachTheServerIsToldWhy() {
        DatabaseSettings nowhere = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "secret-1");
        try (Database brief = Database.openBriefly(nowhere)) {
            assertThatThrownBy(brief::migrate)
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageStartingWith("the database can't be reached: Connection to 127.0.0.1:1 refused.")
                    .hasMessageNotContaining("secret-1");
            assertThatThrownBy(() -> new Accounts(brief).findByEmail("a@example.com"))
                    .isInstanceOf(DatabaseUnavailable.class);
        }
    }

    private Connections few() {
        return new FewConnections(test.settings(), "test", "set jit = off");
    }

    private Schema schema(Connections connections) {
        return new Schema(test.settings(), connections, "set jit = off");
    }

    private String month(int ahead) {
        return test.rows("select to_char(now() at time zone 'UTC' + interval '" + ahead + " months', 'YYYYMM')")
                .getFirst()
                .getFirst();
    }
}
