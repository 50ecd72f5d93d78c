package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What owners are told of. */
class AccountEventsTest {
    private static TestDatabase test;
    private static AccountEvents events;
    private static Accounts accounts;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        events = new AccountEvents(test.database());
        accounts = new Accounts(test.database());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @Test
    void tellsAnOccasionOnce() {
        long ada = account("ada@example.com");
        assertThat(events.add(ada, AccountEvent.Kind.CREDIT_EXPIRING, "lot:1:3d", "$2.00 expires in 3 days."))
                .isTrue();
        assertThat(events.add(ada, AccountEvent.Kind.CREDIT_EXPIRING, "lot:1:3d", "$1.00 expires in 3 days."))
                .isFalse();
        assertThat(events.page(ada, Long.MAX_VALUE, 10))
                .extracting(AccountEvent::words)
                .containsExactly("$2.00 expires in 3 days.");
    }

    @Test
    void pagesNewestFirstAndKeepsAccountsApart() {
        long bo = account("bo@example.com");
        long cy = account("cy@example.com");
        for (int i = 1; i <= 5; i++) events.add(bo, AccountEvent.Kind.ACCOUNT, "x:" + i, "event " + i);
        events.add(cy, AccountEvent.Kind.ACCOUNT, "x:1", "of another");
        List<AccountEvent> first = events.page(bo, Long.MAX_VALUE, 3);
        assertThat(first).extracting(AccountEvent::words).containsExactly("event 5", "event 4", "event 3");
        assertThat(events.page(bo, first.getLast().id(), 3))
                .extracting(AccountEvent::words)
                .containsExactly("event 2", "event 1");
    }

    @Test
    void countsWhatIsUnreadAndReadsOnlyWhatWasSeen() {
        long di = account("di@example.com");
        for (int i = 1; i <= 3; i++) events.add(di, AccountEvent.Kind.BUDGET, "b:" + i, "event " + i);
        assertThat(events.unread(di)).isEqualTo(3);
        events.read(di, events.page(di, Long.MAX_VALUE, 10).get(1).id());
        assertThat(events.unread(di)).isEqualTo(1);
        assertThat(events.page(di, Long.MAX_VALUE, 10))
                .extracting(AccountEvent::isRead)
                .containsExactly(false, true, true);
    }

    private static long account(String email) {
        return Objects.requireNonNull(accounts.create(email)).id();
    }
}
