package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The months of the log and of the movements are made ahead, and what went wrong with one keeps no node from starting. */
class PartitionsTest {
    private TestDatabase test;
    private Partitions partitions;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        partitions = new Partitions(test.database());
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theMonthsAheadAreThereWithAllThatTheOthersHave() {
        test.execute("drop table movement_p" + month(2) + ", usage_record_p" + month(2));
        partitions.addAhead();
        for (String parent : List.of("movement", "usage_record")) {
            assertThat(test.rows("select count(*) from pg_index where indrelid = '" + parent + "_p" + month(2)
                            + "'::regclass"))
                    .isEqualTo(test.rows("select count(*) from pg_index where indrelid = '" + parent + "_p" + month(0)
                            + "'::regclass"));
            assertThat(test.rows("select tgname from pg_trigger where tgrelid = '" + parent + "_p" + month(2)
                            + "'::regclass order by 1"))
                    .isEqualTo(test.rows("select tgname from pg_trigger where tgrelid = '" + parent + "_p" + month(0)
                            + "'::regclass order by 1"))
                    .isNotEmpty();
        }
    }

    @Test
    void aRowInADefaultPartitionIsToldOfAndKeepsNoNodeFromStarting() {
        assertThat(partitions.hasStrays()).isFalse();
        test.execute("drop table movement_p" + month(1));
        test.execute(
                "insert into movement (reference, lot_id, kind, account_id, asset, amount) values (first_id_at(date_trunc("
                        + "'month', now() at time zone 'UTC') at time zone 'UTC' + interval '40 days'), 1, 'grant', 1, 'usd', 5)");
        assertThat(test.database().migrate()).isZero();
        partitions.addAhead();
        assertThat(partitions.hasStrays()).isTrue();
        assertThat(test.number("select count(*) from pg_class where relname = 'movement_p" + month(1) + "'"))
                .isZero();
        assertThat(test.number("select count(*) from movement")).isOne();
    }

    private String month(int ahead) {
        return test.rows("select to_char(date_trunc('month', now() at time zone 'UTC') + interval '" + ahead
                        + " months', 'YYYYMM')")
                .getFirst()
                .getFirst();
    }
}
