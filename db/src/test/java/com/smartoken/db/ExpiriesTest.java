package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestDatabase test;
    private static Expiries expiries;
    private static AccountEvents events;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        expiries = new Expiries(test.database());
        events = new AccountEvents(test.database());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @AfterEach
    void booksAreRight() {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
    }

    @Test
    void whatHasExpiredIsBookedOnceWhateverNodesDoIt() throws Exception {
        expiries.book();
        List<Long> accounts = new ArrayList<>();
        for (int i = 0; i < 300; i++) accounts.add(accountWith(Duration.ofDays(3)));
        assertThat(expiries.book()).isZero();
        test.execute("update lot set expires_at = clock_timestamp() where account_id >= " + accounts.getFirst());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> booked = new ArrayList<>();
            for (int i = 0; i < 4; i++) booked.add(threads.submit(() -> new Expiries(test.database()).book()));
            for (Future<Integer> one : booked) one.get();
        }
        expiries.book();
        assertThat(test.number(
                        "select count(*) from movement where kind = 'expire' and account_id >= " + accounts.getFirst()))
                .isEqualTo(300);
        assertThat(test.number("select count(*) from lot where open and account_id >= " + accounts.getFirst()))
                .isZero();
        assertThat(events.page(accounts.getFirst(), Long.MAX_VALUE, 10))
                .extracting(AccountEvent::words)
                .containsExactly("{usd 5.00} of promotional credit expired.");
    }

    @Test
    void ownersAreToldSevenDaysAndOneDayBeforeOnceEach() throws Exception {
        long account = accountWith(Duration.ofDays(8));
        expiries.announce();
        assertThat(texts(account)).isEmpty();
        // Seven days before, as the clock would bring it about: the marks stand where they stood a day ago.
        shift(account, "2 days");
        announceAtOnce();
        assertThat(texts(account))
                .hasSize(1)
                .first()
                .asString()
                .contains("{usd 5.00} of promotional credit expires on {time 20");
        shift(account, "6 days");
        test.execute("update expiry_notice set expires_at = expires_at - interval '6 days' where days = 1");
        announceAtOnce();
        announceAtOnce();
        assertThat(texts(account)).hasSize(2);
    }

    private static void shift(long account, String by) {
        test.execute("update lot set expires_at = expires_at - interval '" + by + "' where account_id = " + account);
    }

    private static void announceAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> told = new ArrayList<>();
            for (int i = 0; i < 4; i++) told.add(threads.submit(expiries::announce));
            for (Future<Integer> one : told) one.get();
        }
    }

    private static List<String> texts(long account) {
        return events.page(account, Long.MAX_VALUE, 10).stream()
                .filter(event -> event.kind() == AccountEvent.Kind.CREDIT_EXPIRING)
                .map(AccountEvent::words)
                .toList();
    }

    private static long accountWith(Duration lifetime) {
        Account account = new Accounts(test.database()).create("owner" + COUNT.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        new Wallets(test.database(), new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account.id(), LotKind.PROMO, Source.of("gift"), Usd.parse("5"), lifetime, "test", "test"));
        return account.id();
    }
}
