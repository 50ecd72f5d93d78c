package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Holds;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Node;
import com.smartoken.db.Period;
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
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerTest {
    /** One dollar for a thousand tokens of input or output: 1,000,000 nano-dollars a token. */
    private static final Tariff PLAIN =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000_000, 1_000_000_000), List.of());

    private static final long TOKEN = 1_000_000;
    private static TestDatabase test;
    private static Node node;
    private static RequestIds ids;
    private static Ledger ledger;
    private static Wallets wallets;
    private static Accounts accounts;
    private static final AtomicInteger count = new AtomicInteger();

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        node = Node.register(test.database());
        ids = new RequestIds(node);
        ledger = new Ledger(test.database());
        wallets = new Wallets(test.database(), ids);
        accounts = new Accounts(test.database());
    }

    @AfterAll
    static void close() {
        ledger.close();
        test.close();
    }

    @AfterEach
    void booksAreRight() {
        assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
    }

    @Test
    void holdsTheWorstCaseAndChargesTheTrueCost() {
        long account = accountWith(1000);
        Hold hold = placed(request(account, 10, 100, true));
        assertThat(hold.amount()).isEqualTo(110 * TOKEN);
        assertThat(balance(account).available().nano()).isEqualTo(890 * TOKEN);
        Settlement settlement = ledger.settle(hold, ended(Tokens.of(9, 40)));
        assertThat(settlement.charged()).isEqualTo(49 * TOKEN);
        assertThat(balance(account).available().nano()).isEqualTo(951 * TOKEN);
        assertThat(balance(account).held()).isEqualTo(Usd.ZERO);
    }

    @Test
    void settlingTwiceChargesOnce() {
        long account = accountWith(1000);
        Hold hold = placed(request(account, 10, 100, true));
        Settlement first = ledger.settle(hold, ended(Tokens.of(9, 40)));
        assertThat(ledger.settle(hold, ended(Tokens.of(9, 99)))).isEqualTo(first);
        assertThat(balance(account).available().nano()).isEqualTo(951 * TOKEN);
    }

    @Test
    void chargesNothingWhenNothingWasDelivered() {
        long account = accountWith(1000);
        Hold hold = placed(request(account, 10, 100, true));
        List<Attempt> attempts = List.of(new Attempt("a", Attempt.Result.answered(500), 3));
        Ending failed = Ending.failed(
                Ending.Reply.error(502, "upstream_error"),
                new Ending.Routing(null, null, attempts),
                new Ending.Timing(null, 3));
        assertThat(ledger.settle(hold, failed).charged()).isZero();
        assertThat(balance(account).available().nano()).isEqualTo(1000 * TOKEN);
    }

    @Test
    void refusesANamedOutputThatTheBalanceDoesNotAfford() {
        long account = accountWith(100);
        Placement.Refused refused = (Placement.Refused) ledger.place(request(account, 10, 91, true));
        assertThat(refused.reason()).isEqualTo(Placement.Reason.INSUFFICIENT_BALANCE);
        assertThat(refused.affordableOutput()).isEqualTo(90);
        assertThat(refused.needed()).isEqualTo(101 * TOKEN);
        assertThat(refused.available()).isEqualTo(100 * TOKEN);
        settleAll(10, placed(request(account, 10, 90, true)));
    }

    @Test
    void limitsAnUnnamedOutputToWhatTheBalanceAffords() {
        long account = accountWith(100);
        Hold hold = placed(request(account, 10, 5000, false));
        assertThat(hold.output()).isEqualTo(90);
        assertThat(hold.limited()).isTrue();
        assertThat(ledger.place(request(account, 1, 5000, false))).isInstanceOf(Placement.Refused.class);
        settleAll(10, hold);
    }

    @Test
    void paysQuotaThenPromotionalBySoonestExpiryThenPaid() {
        long account = accountWith(20);
        lot(account, "promo", "later", 20, "30 days");
        lot(account, "promo", "sooner", 20, "1 day");
        test.execute("insert into lot (account_id, asset, kind, source, granted, remaining) values (" + account
                + ", 'tokens:plain', 'quota', 'trial:plain', 5, 5)");
        test.execute("insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                + " select new_id(), id, 'grant', account_id, asset, granted from lot where account_id = "
                + account + " and kind = 'quota'");
        Hold hold = placed(request(account, 15, 45, true));
        assertThat(hold.quota()).isEqualTo(5);
        assertThat(hold.amount()).isEqualTo(55 * TOKEN);
        Settlement settlement = ledger.settle(hold, ended(Tokens.of(10, 40)));
        assertThat(settlement.quotaInput()).isEqualTo(5);
        assertThat(settlement.charged()).isEqualTo(45 * TOKEN);
        assertThat(remaining(account, "sooner")).isZero();
        assertThat(remaining(account, "later")).isZero();
        assertThat(remaining(account, "start")).isEqualTo(15 * TOKEN);
    }

    @Test
    void neverHoldsFromAnExpiredLotButSettlesFromOneHeldBefore() {
        long account = accountWith(0);
        lot(account, "promo", "short", 50, "1 day");
        Hold hold = placed(request(account, 10, 40, true));
        test.execute(
                "update lot set expires_at = clock_timestamp() where source = 'short' and account_id = " + account);
        assertThat(ledger.settle(hold, ended(Tokens.of(10, 20))).charged()).isEqualTo(30 * TOKEN);
        assertThat(ledger.place(request(account, 1, 1, true))).isInstanceOf(Placement.Refused.class);
    }

    @Test
    void usesNoMoneyWhenPayAsYouGoIsOff() {
        long account = accountWith(100);
        accounts.setPayAsYouGo(account, false);
        Placement.Refused refused = (Placement.Refused) ledger.place(request(account, 1, 1, true));
        assertThat(refused.reason()).isEqualTo(Placement.Reason.TRIAL_QUOTA_EXHAUSTED);
    }

    @Test
    void chargesNeverMoreThanTheHoldAndWritesOffTheRest() {
        long account = accountWith(100);
        Hold hold = placed(request(account, 10, 40, true));
        Settlement settlement = ledger.settle(hold, ended(Tokens.of(70, 50)));
        assertThat(settlement.cost()).isEqualTo(120 * TOKEN);
        assertThat(settlement.charged()).isEqualTo(50 * TOKEN);
        assertThat(balance(account).available().nano()).isEqualTo(50 * TOKEN);
        assertThat(test.rows(
                        "select amount, reason from movement where kind = 'write_off' and account_id = " + account))
                .containsExactly(List.of(Long.toString(70 * TOKEN), "above_hold"));
    }

    @Test
    void aCapCountsWhatIsSpentAndWhatIsHeld() {
        long account = accountWith(1000);
        HoldRequest.Cap cap = new HoldRequest.Cap("account:" + account, Period.MONTH, 100 * TOKEN);
        Hold hold = placed(request(account, 10, 50, true, cap));
        Placement.Refused refused = (Placement.Refused) ledger.place(request(account, 10, 50, true, cap));
        assertThat(refused.reason()).isEqualTo(Placement.Reason.CAP_REACHED);
        ledger.settle(hold, ended(Tokens.of(10, 10)));
        settleAll(10, placed(request(account, 10, 50, true, cap)));
        assertThat(ledger.place(request(account, 10, 50, true, cap))).isInstanceOf(Placement.Refused.class);
    }

    @Test
    void sweepsAHoldByItsLastCheckpointExactlyOnce() {
        long account = accountWith(1000);
        Hold delivered = placed(request(account, 10, 100, true));
        Hold silent = placed(request(account, 10, 100, true));
        checkpoint(ledger, delivered, 8, 30);
        assertThat(ledger.sweep(delivered.call().id(), account).join()).isTrue();
        assertThat(ledger.sweep(silent.call().id(), account).join()).isTrue();
        assertThat(ledger.sweep(silent.call().id(), account).join()).isFalse();
        assertThat(balance(account).available().nano()).isEqualTo(962 * TOKEN);
    }

    @Test
    void whatRanOnAfterItsHoldWasSweptPaysLateAndOnce() {
        long account = accountWith(1000);
        Hold hold = placed(request(account, 10, 100, true));
        checkpoint(ledger, hold, 8, 30);
        ledger.sweep(hold.call().id(), account).join();
        Settlement all = ledger.settle(hold, ended(Tokens.of(10, 100)));
        assertThat(all.charged()).isEqualTo(110 * TOKEN);
        assertThat(ledger.settle(hold, ended(Tokens.of(10, 100)))).isEqualTo(all);
        assertThat(balance(account).available().nano()).isEqualTo(890 * TOKEN);
        assertThat(test.rows("select kind, sum(amount) from movement where reference = '"
                        + hold.call().id() + "' group by kind order by kind"))
                .containsExactly(List.of("late", Long.toString(72 * TOKEN)), List.of("use", Long.toString(38 * TOKEN)));
    }

    @Test
    void whatPaysLatePaysOutOfWhatIsThereAndWithinItsCapsAndItsHold() {
        long account = accountWith(120);
        HoldRequest.Cap cap = new HoldRequest.Cap("account:" + account, Period.MONTH, 115 * TOKEN);
        Hold poor = placed(request(account, 10, 100, true));
        ledger.sweep(poor.call().id(), account).join();
        Hold capped = placed(request(account, 10, 40, true, cap));
        ledger.sweep(capped.call().id(), account).join();
        Hold other = placed(request(account, 10, 80, true, cap));
        assertThat(ledger.settle(capped, ended(Tokens.of(10, 4000))).charged()).isEqualTo(25 * TOKEN);
        assertThat(ledger.settle(poor, ended(Tokens.of(10, 100))).charged()).isEqualTo(5 * TOKEN);
        assertThat(ledger.settle(other, ended(Tokens.of(10, 80))).charged()).isEqualTo(90 * TOKEN);
        assertThat(balance(account).available()).isEqualTo(Usd.ZERO);
        assertThat(test.number("select spent from spending where scope = 'account:" + account + "'"))
                .isEqualTo(115 * TOKEN);
    }

    @Test
    void whatFailedAfterItsHoldWasSweptPaysNothing() {
        long account = accountWith(1000);
        Hold hold = placed(request(account, 10, 100, true));
        ledger.sweep(hold.call().id(), account).join();
        Ending failed = Ending.failed(
                Ending.Reply.error(502, "upstream_error"), Ending.Routing.NONE, new Ending.Timing(null, 3));
        assertThat(ledger.settle(hold, failed).charged()).isZero();
        assertThat(balance(account).available().nano()).isEqualTo(1000 * TOKEN);
    }

    @Test
    void findsTheHoldsOfDeadNodesOnly() {
        long account = accountWith(1000);
        Hold mine = placed(request(account, 1, 1, true));
        Node dead = Node.register(test.database());
        HoldRequest theirs = request(account, 1, 1, true);
        HoldRequest.Lease lease = new HoldRequest.Lease(dead.id(), Duration.ofMinutes(35));
        Hold orphan = placed(new HoldRequest(theirs.call(), theirs.need(), List.of(), lease));
        test.execute("update node set seen_at = clock_timestamp() - interval '21 s' where id = " + dead.id());
        List<Holds.Orphan> orphans = new Holds(test.database()).orphans();
        assertThat(orphans)
                .extracting(Holds.Orphan::requestId)
                .contains(orphan.call().id())
                .doesNotContain(mine.call().id());
        ledger.sweep(orphan.call().id(), account).join();
        settleAll(1, mine);
    }

    @Test
    void oneThatCanNotBeDoneFailsAlone() throws Exception {
        long account = accountWith(1000);
        HoldRequest twice = request(account, 1, 1, true);
        settleAll(1, placed(twice));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Placement>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) answers.add(threads.submit(() -> ledger.place(request(account, 1, 1, true))));
            for (Future<Placement> answer : answers) settleAll(1, ((Placement.Placed) answer.get()).hold());
        }
    }

    @Test
    void randomHistoriesOfManyThreadsOnTwoNodesKeepEveryInvariant() throws Exception {
        try (Ledger other = new Ledger(test.database());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long[] group = new long[8];
            for (int i = 0; i < group.length; i++) {
                group[i] = accountWith(50 + 100L * i);
                lot(group[i], "promo", "extra", 30, "1 hour");
            }
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < 24; worker++) {
                Random random = new Random(worker);
                workers.add(threads.submit(() -> history(random, group, random.nextBoolean() ? ledger : other)));
            }
            for (Future<?> worker : workers) worker.get();
        }
        assertThat(test.number("select count(*) from hold")).isZero();
        assertThat(test.number("select count(*) from lot where remaining < 0 or held <> 0"))
                .isZero();
    }

    @Test
    void tellsWhichCapRefusedAlsoWhereTheWholeAnswerWouldCostMoreThanTheBalance() {
        long account = accountWith(100);
        HoldRequest.Cap wide = new HoldRequest.Cap("account:" + account, Period.MONTH, 60 * TOKEN);
        HoldRequest.Cap narrow = new HoldRequest.Cap("user:" + account + ":a|b", Period.DAY, 5 * TOKEN);
        Placement.Refused refused = (Placement.Refused) ledger.place(request(account, 10, 5000, false, wide, narrow));
        assertThat(refused.reason()).isEqualTo(Placement.Reason.CAP_REACHED);
        assertThat(refused.cap()).isEqualTo(narrow);
        assertThat(refused.available()).isEqualTo(5 * TOKEN);
        assertThat(((Placement.Refused) ledger.place(request(account, 10, 50, true, wide, narrow))).cap())
                .isEqualTo(narrow);
        Placement.Refused poor = (Placement.Refused) ledger.place(request(account, 10, 5000, true, wide, narrow));
        assertThat(poor.reason()).isEqualTo(Placement.Reason.INSUFFICIENT_BALANCE);
        assertThat(poor.available()).isEqualTo(100 * TOKEN);
        assertThat(poor.cap()).isNull();
    }

    @Test
    void twoHundredParallelRequestsOnABalanceForFiveGetExactlyFive() throws Exception {
        for (int repetition = 0; repetition < 20; repetition++) {
            long account = accountWith(5 * 20);
            AtomicInteger answered = new AtomicInteger();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    threads.execute(() -> {
                        if (ledger.place(request(account, 10, 10, true)) instanceof Placement.Placed placed) {
                            ledger.settle(placed.hold(), ended(Tokens.of(10, 10)));
                            answered.incrementAndGet();
                        }
                    });
                }
            }
            assertThat(answered).hasValue(5);
            assertThat(balance(account).available()).isEqualTo(Usd.ZERO);
        }
    }

    /** Notes it, and waits until it stands there. */
    private static void checkpoint(Ledger ledger, Hold hold, long input, long output) {
        ledger.checkpoint(hold, input, output);
        String noted = "select count(*) from hold where request_id = '"
                + hold.call().id() + "' and delivered_output = " + output;
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (test.number(noted) == 0) {
            if (System.nanoTime() > deadline) throw new AssertionError("no checkpoint was written");
            Thread.onSpinWait();
        }
    }

    private static Void history(Random random, long[] group, Ledger node) {
        for (int step = 0; step < 60; step++) {
            long account = group[random.nextInt(group.length)];
            HoldRequest request = request(
                    account,
                    random.nextInt(20),
                    1 + random.nextInt(40),
                    random.nextBoolean(),
                    new HoldRequest.Cap("account:" + account, Period.DAY, 200 * TOKEN));
            if (!(node.place(request) instanceof Placement.Placed(Hold hold))) continue;
            long input = random.nextLong(request.need().inputMax() + 1);
            long output = random.nextLong(hold.output() + 1);
            switch (random.nextInt(5)) {
                case 0 -> node.sweep(request.call().id(), account).join();
                case 1 -> {
                    checkpoint(node, hold, input, output);
                    node.sweep(request.call().id(), account).join();
                    node.settle(hold, ended(Tokens.of(input, output)));
                }
                case 2 -> node.settle(hold, ended(Tokens.of(input + 30, output + 30)));
                default -> {
                    node.settle(hold, ended(Tokens.of(input, output)));
                    if (random.nextInt(4) == 0) node.settle(hold, ended(Tokens.of(input, output)));
                }
            }
        }
        return null;
    }

    private static long accountWith(long tokens) {
        Account account = accounts.create("someone" + count.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        if (tokens > 0) {
            wallets.credit(new Wallets.Credit(
                    account.id(), LotKind.PAID, Source.of("start"), new Usd(tokens * TOKEN), null, "test", "start"));
        }
        return account.id();
    }

    private static void lot(long account, String kind, String source, long tokens, String lifetime) {
        wallets.credit(new Wallets.Credit(
                account,
                LotKind.of(kind),
                Source.of(source),
                new Usd(tokens * TOKEN),
                Duration.ofDays(lifetime.startsWith("30") ? 30 : 1),
                "test",
                source));
    }

    private static HoldRequest request(long account, long input, long output, boolean named, HoldRequest.Cap... caps) {
        return new HoldRequest(
                new PricedCall(
                        ids.next(),
                        new Caller(account, 1, Labels.NONE),
                        new Asked("/v1/chat/completions", "plain", false),
                        PLAIN,
                        node.instant()),
                new Need(input, output, named, 1),
                List.of(caps),
                new HoldRequest.Lease(node.id(), Duration.ofMinutes(35)));
    }

    private static Hold placed(HoldRequest request) {
        return ((Placement.Placed) ledger.place(request)).hold();
    }

    /** Uses so much input and all the output that is held for. */
    private static void settleAll(long input, Hold hold) {
        ledger.settle(hold, ended(Tokens.of(input, hold.output())));
    }

    private static Ending ended(Tokens tokens) {
        return new Ending(
                true,
                new Ending.Metered(tokens, false),
                new Ending.Reply(200, null, "stop"),
                new Ending.Routing("sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
                new Ending.Timing(5, 12));
    }

    private static Wallets.Balance balance(long account) {
        Wallets.Balance balance = wallets.balance(account);
        if (balance == null) throw new IllegalStateException();
        return balance;
    }

    private static long remaining(long account, String source) {
        return test.number(
                "select remaining from lot where account_id = " + account + " and source = '" + source + "'");
    }
}
