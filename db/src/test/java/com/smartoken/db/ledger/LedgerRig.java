package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Node;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A database with a node, and what a test of the books needs to make calls by hand. */
final class LedgerRig implements AutoCloseable {
    /** Nano-dollars of a token of input or output. */
    static final long TOKEN = 1_000_000;

    static final Tariff PLAIN =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000_000, 1_000_000_000), List.of());
    private static final Duration AWAITED = Duration.ofSeconds(30);

    final TestDatabase test = TestDatabase.create();
    final Node node = Node.register(test.database());
    private final RequestIds ids = new RequestIds(node);
    private final Wallets wallets = new Wallets(test.database(), ids);
    private final Accounts accounts = new Accounts(test.database());
    private final AtomicInteger count = new AtomicInteger();

    /** An account with so many tokens' worth of paid balance. */
    long accountWith(long tokens) {
        Account account = accounts.create("rig" + count.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        wallets.credit(new Wallets.Credit(
                account.id(), LotKind.PAID, Source.of("start"), new Usd(tokens * TOKEN), null, "test", "start"));
        return account.id();
    }

    /** Nano-dollars that are free. */
    long available(long account) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) throw new IllegalStateException();
        return balance.available().nano();
    }

    /** Ten tokens of input, at most ten of output. */
    HoldRequest request(long account) {
        return request(account, null, Duration.ofMinutes(35));
    }

    HoldRequest request(long account, HoldRequest.Claim claim, Duration lifetime) {
        return new HoldRequest(
                new PricedCall(
                        ids.next(),
                        new Caller(account, 1, Labels.NONE),
                        new Asked("/v1/chat/completions", "plain", false),
                        PLAIN,
                        node.instant()),
                new Need(10, 10, true, 1),
                List.of(),
                new HoldRequest.Lease(node.id(), lifetime),
                claim);
    }

    Hold placed(Ledger ledger, HoldRequest request) {
        return ((Placement.Placed) ledger.place(request)).hold();
    }

    /** Used so many tokens of each. */
    static Ending ended(long input, long output) {
        return new Ending(
                true,
                new Ending.Metered(Tokens.of(input, output), false),
                new Ending.Reply(200, null, "stop"),
                new Ending.Routing("sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
                new Ending.Timing(5, 12));
    }

    static Ending unanswered() {
        return Ending.failed(
                Ending.Reply.error(503, "service_unavailable"), Ending.Routing.NONE, new Ending.Timing(null, 3));
    }

    /** Somebody else's transaction, which has done this and stands still until it is closed. */
    Connection standingStill(String statement) throws SQLException {
        Connection connection = DriverManager.getConnection(
                test.settings().url(), test.settings().user(), test.settings().password());
        connection.setAutoCommit(false);
        try (Statement one = connection.createStatement()) {
            one.execute(statement);
        }
        return connection;
    }

    /** Waits until a statement gives one. */
    void awaitOne(String sql) {
        await(() -> test.number(sql) == 1);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + AWAITED.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come to that");
            Thread.onSpinWait();
        }
    }

    /** After every call has ended. */
    void assertBooksAreRight() {
        await(() -> test.number("select count(*) from hold") == 0);
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
    }

    @Override
    public void close() {
        test.close();
    }
}
