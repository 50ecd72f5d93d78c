package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody asks for any more is forgotten, and the books stay right and checkable without it. */
class TracesTest {
    private TestDatabase test;
    private Trade trade;
    private Traces traces;

    @BeforeEach
    void create() {
        test = TestDatabase.create();
        trade = new Trade(test);
        traces = new Traces(test.database(), 90);
    }

    @AfterEach
    void booksAreRight() {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
        trade.close();
        test.close();
    }

    @Test
    void whatIsYoungStays() {
        assertThat(traces.forget()).isZero();
        assertThat(test.number("select count(*) from discarded_hold")).isOne();
    }

    @Test
    void whatIsOldGoes() {
        test.execute("insert into spending (account_id, scope, period, spent, held) values (" + trade.bo
                + ", 'account:1', '2020-02', 0, 0), (" + trade.bo + ", 'account:1', '2020-W07', 0, 0), (" + trade.bo
                + ", 'account:1', '2020-02-29', 0, 0)");
        test.execute("insert into node (started_at, seen_at, stopped_at) values (now() - interval '91 days',"
                + " now() - interval '91 days', now() - interval '91 days')");
        test.execute("insert into account_event (account_id, kind, occasion, text, at, read_at) values (" + trade.bo
                + ", 'low', 'old', 'x', now() - interval '500 days', now() - interval '499 days'), (" + trade.bo
                + ", 'low', 'unread', 'x', now() - interval '500 days', null), (" + trade.bo
                + ", 'low', 'newer', 'x', now() - interval '200 days', now() - interval '199 days')");
        test.execute(
                "insert into discarded_hold (request_id, account_id, amount, started_at, discarded_at) values (new_id(), "
                        + trade.bo + ", 5, now() - interval '91 days', now() - interval '91 days')");
        assertThat(traces.forget()).isEqualTo(6);
        assertThat(test.number("select count(*) from discarded_hold")).isOne();
        assertThat(test.number("select count(*) from spending where period like '2020%'"))
                .isZero();
        assertThat(test.number("select count(*) from account_event where occasion in ('unread', 'newer')"))
                .isEqualTo(2);
        assertThat(test.number("select count(*) from node")).isOne();
    }

    @Test
    void aNodeThatAHoldNamesStays() {
        test.execute("update node set seen_at = now() - interval '91 days'");
        assertThat(traces.forget()).isZero();
        test.execute("update node set seen_at = now()");
    }

    @Test
    void callsOfATimeWhoseTracesAreForgottenAreNotHeldAgainstThem() {
        test.execute("insert into forgotten (name, before) values ('discarded_hold', now() + interval '1 hour')");
        test.execute(
                "set session_replication_role = replica; update lot set created_at = created_at - interval '1 min';"
                        + " update movement set lot_id = (select id from lot where account_id = " + trade.bo
                        + " and kind = 'paid') where reference = '" + trade.settled
                        + "'; set session_replication_role = origin");
        assertThat(new LedgerCheck(test.database()).violations())
                .extracting(LedgerCheck.Violation::rule)
                .noneMatch(rule -> rule.startsWith("I11"));
        test.execute("delete from forgotten");
        assertThat(new LedgerCheck(test.database()).violations())
                .extracting(LedgerCheck.Violation::rule)
                .anyMatch(rule -> rule.startsWith("I11"));
        test.execute(
                "set session_replication_role = replica; update movement set lot_id = (select id from lot where account_id = "
                        + trade.bo + " and kind = 'promo') where reference = '" + trade.settled
                        + "'; set session_replication_role = origin");
    }

    @Test
    void aSpanTooShortIsRefusedByTheDatabaseToo() {
        assertThatThrownBy(() -> new Traces(test.database(), 34)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> test.database().number("select forget(1)"))
                .hasStackTraceContaining("for 35 days at least");
        assertThatThrownBy(() -> test.database().number("delete from discarded_hold"))
                .hasStackTraceContaining("permission denied");
    }
}
