package com.smartoken.bench;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Node;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Caller;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Labels;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Need;
import com.smartoken.db.ledger.Placement;
import com.smartoken.db.ledger.PricedCall;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The books alone, without HTTP: pairs of a hold and its settlement, by one caller and by many. */
final class Pairs implements Benchmark {
    private static final int CALLERS = 64;
    private static final int ACCOUNTS = 1_000;
    private static final double NANOS_OF_MICRO = 1_000;
    private static final Tariff TARIFF =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000, 2_000_000), List.of());
    private static final Ending ENDING = new Ending(
            true,
            new Ending.Metered(Tokens.of(100, 100), false),
            new Ending.Reply(200, null, "stop"),
            new Ending.Routing("sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
            new Ending.Timing(5, 12));

    @Override
    public String name() {
        return "books";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        Node node = Node.register(rig.database().database());
        RequestIds ids = new RequestIds(node);
        List<Long> accounts = accounts(rig, ids);
        try (Ledger ledger = new Ledger(rig.database().database())) {
            measure(rig, report, new Load(ledger, node, ids, accounts.subList(0, 1)), 1, time, "one caller");
            measure(rig, report, new Load(ledger, node, ids, accounts.subList(0, 1)), CALLERS, time, "one account");
            measure(rig, report, new Load(ledger, node, ids, accounts), CALLERS, time, "1,000 accounts");
        }
        report.exact(
                name(), "broken rules of the books", rig.database().violations().size(), 0);
        node.stop();
    }

    private record Load(Ledger ledger, Node node, RequestIds ids, List<Long> accounts) {
        long run(int callers, Duration time) throws InterruptedException, ExecutionException {
            long end = System.nanoTime() + time.toNanos();
            long pairs = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Long>> all = new ArrayList<>();
                for (int caller = 0; caller < callers; caller++) {
                    int first = caller;
                    all.add(threads.submit(() -> pairs(first, end)));
                }
                for (Future<Long> one : all) pairs += one.get();
            }
            return pairs;
        }

        private long pairs(int first, long end) {
            long pairs = 0;
            for (int i = first; System.nanoTime() < end; i += CALLERS) {
                long account = accounts.get(i % accounts.size());
                if (!(ledger.place(request(account)) instanceof Placement.Placed placed))
                    throw new IllegalStateException("refused");
                if (ledger.settle(placed.hold(), ENDING).charged() == 0) throw new IllegalStateException("not charged");
                pairs++;
            }
            return pairs;
        }

        private HoldRequest request(long account) {
            return new HoldRequest(
                    new PricedCall(
                            ids.next(),
                            new Caller(account, 1, Labels.NONE),
                            new Asked("/v1/chat/completions", "plain", false),
                            TARIFF,
                            node.instant()),
                    new Need(200, 1_000, false, 1),
                    List.of(),
                    new HoldRequest.Lease(node.id(), Duration.ofMinutes(5)));
        }
    }

    private void measure(Rig rig, Report report, Load load, int callers, Duration time, String who)
            throws IOException, InterruptedException, ExecutionException {
        load.run(callers, time.dividedBy(3));
        long own = ownCpu();
        long database = rig.database().cpuNanos();
        long before = System.nanoTime();
        long pairs = load.run(callers, time);
        double seconds = (System.nanoTime() - before) / 1e9;
        double one = NANOS_OF_MICRO * pairs;
        report.tell(name(), "rate, " + who, pairs / seconds, "pairs/s");
        report.tell(name(), "  processor of the ledger", (ownCpu() - own) / one, "µs/pair");
        report.tell(name(), "  processor of the database", (rig.database().cpuNanos() - database) / one, "µs/pair");
    }

    private static long ownCpu() {
        return CpuTime.ofTree(ProcessHandle.current().pid()) - children();
    }

    private static long children() {
        return ProcessHandle.current()
                .children()
                .mapToLong(child -> CpuTime.ofTree(child.pid()))
                .sum();
    }

    private static List<Long> accounts(Rig rig, RequestIds ids) {
        Accounts accounts = new Accounts(rig.database().database());
        Wallets wallets = new Wallets(rig.database().database(), ids);
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            Account account = accounts.create("pairs" + i + "@example.com");
            if (account == null) throw new IllegalStateException();
            wallets.credit(new Wallets.Credit(
                    account.id(), LotKind.PAID, Source.of("bench"), Usd.parse("100000"), null, "bench", "to spend"));
            made.add(account.id());
        }
        return made;
    }
}
