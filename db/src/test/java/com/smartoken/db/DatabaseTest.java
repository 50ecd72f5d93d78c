package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final int RUNS = 10;

    @Test
    void onlyQueriesByValuesArePlannedEachTime() {
        try (TestDatabase test = TestDatabase.create()) {
            assertThat(test.database().<Long>query(DatabaseTest::plansForAnyValues))
                    .isPositive();
            assertThat(test.database().<Long>queryByValues(DatabaseTest::plansForAnyValues))
                    .isZero();
        }
    }

    /** Asks the same several times. @return how often it was by a plan for any values */
    private static Long plansForAnyValues(DSLContext db) {
        for (int i = 0; i < RUNS; i++) {
            db.fetch("select id as asked from account where id = {0}", DSL.val((long) i));
        }
        return db.fetchSingle(
                        "select generic_plans from pg_prepared_statements where statement like 'select id as asked"
                                + " from%'")
                .get(0, Long.class);
    }

    @Test
    void waitsLongForWhatReadsAGreatDealAndForNothingElse() {
        try (TestDatabase test = TestDatabase.create()) {
            Database database = test.database();
            int usual = database.transact(DatabaseTest::patience);
            assertThat((int) database.transactLong(DatabaseTest::patience)).isEqualTo(30 * 60_000);
            assertThat((int) database.transact(DatabaseTest::patience))
                    .isEqualTo(usual)
                    .isEqualTo(90_000);
        }
    }

    private static Integer patience(DSLContext db) {
        return db.connectionResult(java.sql.Connection::getNetworkTimeout);
    }
}
