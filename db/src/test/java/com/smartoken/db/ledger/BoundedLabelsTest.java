package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Database;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Node;
import com.smartoken.db.Period;
import com.smartoken.db.RequestIds;
import com.smartoken.db.SpendLimit;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.UsageTail;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that callers choose can't fill the sums by day, and the sums stay provable from the log. */
class BoundedLabelsTest {
    private static final String TODAY = "day >= (clock_timestamp() at time zone 'UTC')::date - 1";

    private LedgerRig rig;
    private RequestIds ids;
    private long account;

    @BeforeEach
    void create() {
        rig = new LedgerRig();
        ids = new RequestIds(rig.node);
        account = rig.accountWith(10_000_000);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void fiveThousandNamesOnTwoNodesAreAThousandSumsOfEachKindAndOneOfTheRest() {
        Node other = Node.register(rig.test.database());
        RequestIds otherIds = new RequestIds(other);
        Semaphore running = new Semaphore(400);
        try (Ledger one = new Ledger(rig.test.database());
                Ledger two = new Ledger(rig.test.database());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_500; i++) {
                int n = i;
                running.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        call(n % 2 == 0 ? one : two, n % 2 == 0 ? ids : otherIds, "f" + n, "u" + n);
                    } finally {
                        running.release();
                    }
                });
            }
        }
        new UsageTail(rig.test.database()).fold();
        for (String kind : List.of("feature", "end_user")) {
            String of = " from usage_day where kind = '" + kind + "' and " + TODAY;
            assertThat(number("select max(n) from (select count(*) n" + of + " and label <> '' group by day) d"))
                    .isEqualTo(1_000);
            assertThat(number("select sum(requests)" + of)).isEqualTo(2_500);
            assertThat(number("select sum(charged)" + of)).isEqualTo(5_000 * LedgerRig.TOKEN);
        }
        assertThat(number("select count(distinct end_user) from usage_record")).isEqualTo(2_500);
        rig.assertBooksAreRight();
    }

    @Test
    void aNameThatHasASumKeepsIt() {
        try (Database two = Database.open(rig.test.settings().withLabelsPerDay(2));
                Ledger ledger = new Ledger(two)) {
            for (String user : List.of("a", "b", "c", "a", "d", "b")) call(ledger, ids, null, user);
            new UsageTail(two).fold();
            assertThat(requests("a")).isEqualTo(2);
            assertThat(requests("b")).isEqualTo(2);
            assertThat(requests("c")).isZero();
            assertThat(requests("")).isEqualTo(2);
        }
        rig.assertBooksAreRight();
    }

    @Test
    void whoeverMovesUseBetweenASumAndThatOfFurtherNamesIsFound() {
        try (Database two = Database.open(rig.test.settings().withLabelsPerDay(1));
                Ledger ledger = new Ledger(two)) {
            for (String user : List.of("a", "b", "c")) call(ledger, ids, null, user);
            new UsageTail(two).fold();
        }
        rig.test.execute("set session_replication_role = replica;"
                + " update usage_day set output = output - 1 where kind = 'end_user' and label = 'a';"
                + " update usage_day set output = output + 1 where kind = 'end_user' and label = ''");
        assertThat(new LedgerCheck(rig.test.database()).violations())
                .extracting(LedgerCheck.Violation::rule)
                .containsOnly("I12 the sums by day are those of the log")
                .hasSize(2);
    }

    @Test
    void aBudgetThatIsSetLaterCountsWhatAFurtherNameSpent() {
        try (Database two = Database.open(rig.test.settings().withLabelsPerDay(1));
                Ledger ledger = new Ledger(two)) {
            for (String user : List.of("a", "b", "c", "b")) call(ledger, ids, null, user);
            new UsageTail(two).fold();
        }
        SpendLimits limits = new SpendLimits(rig.test.database());
        for (String user : List.of("a", "b", "d"))
            limits.set(account, new SpendLimit(SpendLimit.Kind.END_USER, user, Period.MONTH, Usd.parse("9")));
        assertThat(limits.of(account, rig.node.instant()))
                .extracting(used -> used.spent().nano())
                .containsExactly(2 * LedgerRig.TOKEN, 4 * LedgerRig.TOKEN, 0L);
    }

    @Test
    void noBoundKeepsAllApart() {
        try (Database any = Database.open(rig.test.settings().withLabelsPerDay(0));
                Ledger ledger = new Ledger(any)) {
            IntStream.range(0, 20).forEach(i -> call(ledger, ids, "f" + i, null));
            new UsageTail(any).fold();
        }
        assertThat(number("select count(*) from usage_day where kind = 'feature' and label <> ''"))
                .isEqualTo(20);
        rig.assertBooksAreRight();
    }

    private void call(Ledger ledger, RequestIds ids, @Nullable String feature, @Nullable String user) {
        Hold hold = rig.placed(
                ledger,
                new HoldRequest(
                        new PricedCall(
                                ids.next(),
                                new Caller(account, 1, new Labels(feature, user)),
                                new Asked("/v1/chat/completions", "plain", false),
                                LedgerRig.PLAIN,
                                rig.node.instant()),
                        new Need(10, 10, true, 1),
                        List.of(),
                        new HoldRequest.Lease(rig.node.id(), Duration.ofMinutes(35))));
        Settlement _ = ledger.settle(hold, LedgerRig.ended(1, 1));
    }

    private long requests(String user) {
        return number("select coalesce(sum(requests), 0) from usage_day where kind = 'end_user' and label = '" + user
                + "' and " + TODAY);
    }

    private long number(String sql) {
        return rig.test.number(sql);
    }
}
