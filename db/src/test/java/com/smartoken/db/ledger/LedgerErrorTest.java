package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.CountedConnections;
import com.smartoken.db.DatabaseUnavailable;
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
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no code expects (an {@link Error} in the middle of a batch) ends neither the writer nor anybody's wait. */
@Timeout(60)
class LedgerErrorTest {
    /** The model at whose first call the batch breaks. */
    private static final String BREAKING = "breaking";

    private static final Tariff PLAIN =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000_000, 1_000_000_000), List.of());
    private static final long TOKEN = 1_000_000;

    private static TestDatabase test;
    private static Node node;
    private static RequestIds ids;
    private static Wallets wallets;
    private static Accounts accounts;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private enum Fault {
        STACK,
        MEMORY,
        CLASS;

        void happen() {
            switch (this) {
                case STACK -> assertThat(deeper(0)).isNegative();
                case MEMORY -> throw new OutOfMemoryError("as if");
                case CLASS -> throw new NoClassDefFoundError("as if");
            }
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int deeper(int depth) {
            return deeper(depth + 1) + 1;
        }
    }

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        node = Node.register(test.database());
        ids = new RequestIds(node);
        wallets = new Wallets(test.database(), ids);
        accounts = new Accounts(test.database());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @AfterEach
    void booksAreRight() {
        await(() -> test.number("select count(*) from hold") == 0);
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whoseCallBrokeABatchIsToldAndLaterCallsAreServed(Fault fault) {
        long account = account();
        try (Ledger ledger = breaking(fault)) {
            assertThatThrownBy(() -> ledger.place(request(account, BREAKING)))
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasRootCauseInstanceOf(Error.class);
            settle(ledger, ledger.place(request(account, "plain")));
            assertThat(ledger.isWriting()).isTrue();
        }
        assertThat(spent(account)).isEqualTo(20 * TOKEN);
    }

    @ParameterizedTest
    @EnumSource
    void whatStoodInTheSameBatchIsWrittenAllTheSame(Fault fault) throws Exception {
        long account = account();
        try (Ledger ledger = breaking(fault);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> good = new ArrayList<>();
            List<Future<Placement>> bad = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                if (i % 4 == 0) bad.add(threads.submit(() -> ledger.place(request(account, BREAKING))));
                else good.add(threads.submit(() -> settle(ledger, ledger.place(request(account, "plain")))));
            }
            for (Future<?> call : good) call.get();
            for (Future<Placement> call : bad) {
                assertThatThrownBy(call::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(Error.class);
            }
        }
        assertThat(spent(account)).isEqualTo(150 * 20 * TOKEN);
    }

    @Test
    void aSweepThatMeetsItEndsItsHoldToo() {
        long account = account();
        try (Ledger ledger = breaking(Fault.STACK);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Hold> holds = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                holds.add(((Placement.Placed) ledger.place(request(account, "plain"))).hold());
            }
            for (int i = 0; i < 20; i++) threads.execute(() -> place(ledger, request(account, BREAKING)));
            List<? extends Future<Boolean>> sweeps = holds.stream()
                    .map(hold -> ledger.sweep(hold.call().id(), account))
                    .toList();
            assertThat(sweeps).allSatisfy(sweep -> assertThat(sweep.get()).isTrue());
        }
        assertThat(spent(account)).isZero();
    }

    @Test
    void anErrorOfTheLookAtAnIdleConnectionEndsNotTheWriter() {
        long account = account();
        CountedConnections connections = CountedConnections.of(test.settings());
        try (Ledger ledger =
                new Ledger(test.database(), TrialOffers.NONE, connections.sole(), Duration.ofSeconds(30))) {
            settle(ledger, ledger.place(request(account, "plain")));
            connections.failNextPing(new NoClassDefFoundError("as if"));
            await(connections::hasFailedPing);
            // The next look comes to pass, so the writer was there to take it.
            connections.failNextPing(new NoClassDefFoundError("as if"));
            settle(ledger, ledger.place(request(account, "plain")));
            await(connections::hasFailedPing);
            settle(ledger, ledger.place(request(account, "plain")));
            assertThat(ledger.isWriting()).isTrue();
        }
        assertThat(spent(account)).isEqualTo(3 * 20 * TOKEN);
    }

    @Test
    void aClosedLedgerSaysThatItWritesNoMore() {
        Ledger ledger = new Ledger(test.database());
        assertThat(ledger.isWriting()).isTrue();
        ledger.close();
        assertThat(ledger.isWriting()).isFalse();
    }

    /** A place that breaks is told of; here only the others matter. */
    private static void place(Ledger ledger, HoldRequest request) {
        try {
            assertThat(ledger.place(request)).isNotNull();
        } catch (RuntimeException e) {
            assertThat(e).hasCauseInstanceOf(Throwable.class);
        }
    }

    private static Ledger breaking(Fault fault) {
        return new Ledger(test.database(), model -> {
            if (model.equals(BREAKING)) fault.happen();
            return null;
        });
    }

    private static long account() {
        Account account = accounts.create("broken" + COUNT.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        wallets.credit(new Wallets.Credit(
                account.id(), LotKind.PAID, Source.of("start"), new Usd(100_000 * TOKEN), null, "test", "start"));
        return account.id();
    }

    private static long spent(long account) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) throw new IllegalStateException();
        assertThat(balance.held()).isEqualTo(Usd.ZERO);
        return 100_000 * TOKEN - balance.available().nano();
    }

    /** Ten tokens of input and at most ten of output. */
    private static HoldRequest request(long account, String model) {
        return new HoldRequest(
                new PricedCall(
                        ids.next(),
                        new Caller(account, 1, Labels.NONE),
                        new Asked("/v1/chat/completions", model, false),
                        PLAIN,
                        node.instant()),
                new Need(10, 10, true, 1),
                List.of(),
                new HoldRequest.Lease(node.id(), Duration.ofMinutes(35)));
    }

    private static Settlement settle(Ledger ledger, Placement placement) {
        Ending ending = new Ending(
                true,
                new Ending.Metered(Tokens.of(10, 10), false),
                new Ending.Reply(200, null, "stop"),
                new Ending.Routing("sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
                new Ending.Timing(5, 12));
        return ledger.settle(((Placement.Placed) placement).hold(), ending);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("holds are left");
            Thread.onSpinWait();
        }
    }
}
