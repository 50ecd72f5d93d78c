package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Connections that are kept while a command runs. */
class FewConnectionsTest {
    @Test
    void keepsWhatIsGivenBackAndOpensASecondOnlyBesideTheFirst() throws SQLException {
        try (TestDatabase test = TestDatabase.create();
                FewConnections few = new FewConnections(test.settings(), "few", "set lock_timeout = '1s'")) {
            Connection first = few.take();
            Connection second = few.take();
            assertThat(second).isNotSameAs(first);
            few.give(second);
            assertThat(few.take()).isSameAs(second);
            few.give(second);
            few.give(first);
            assertThat(few.take()).isSameAs(first);
            try (Statement statement = first.createStatement();
                    var row = statement.executeQuery("show lock_timeout")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("1s");
            }
        }
    }

    @Test
    void undoesWhatWasLeftOpenAndForgetsWhatIsBroken() throws SQLException {
        try (TestDatabase test = TestDatabase.create();
                FewConnections few = new FewConnections(test.settings(), "few", "set jit = off")) {
            Connection left = few.take();
            left.setAutoCommit(false);
            try (Statement statement = left.createStatement()) {
                statement.execute("insert into account (email) values ('left@example.com')");
            }
            few.give(left);
            assertThat(left.getAutoCommit()).isTrue();
            assertThat(test.number("select count(*) from account")).isZero();
            Connection broken = few.take();
            broken.close();
            few.give(broken);
            assertThat(few.take().isClosed()).isFalse();
        }
    }
}
