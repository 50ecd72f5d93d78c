package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Accounts;
import com.smartoken.db.CodeBatches;
import com.smartoken.db.CreditCodes;
import com.smartoken.db.Expiries;
import com.smartoken.db.Grants;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.Node;
import com.smartoken.db.RequestIds;
import com.smartoken.db.SignUps;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Trials;
import com.smartoken.db.Wallets;
import com.smartoken.money.Tariff;
import com.smartoken.money.Usd;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random histories against a model, other ones each time: after each, every lot of every account has exactly what the
 * rules leave, and the books keep every invariant. A failure names the seed and the fewest steps that show it. A thousand
 * at each change, ten thousand by {@code ./smartoken torture}.
 */
class HistoriesTest {
    private static final int HISTORIES = Integer.getInteger("smartoken.histories", 1_000);
    private static final int AT_ONCE = 64;
    private static final int STEPS_MAX = 12;

    /** Histories after which the ledgers' connections are ended once more. */
    private static final int ENDED_EVERY = 100;

    private static final byte[] CODE = new byte[32];

    private static final int LOCKERS_MAX = 8;
    private static final long LOCKED_NANOS = 20_000_000;

    /** How long the ledger's connections are refused in the middle of it all: a minute in {@code torture}. */
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("smartoken.histories.away", 3));

    private static TestDatabase test;
    private static RealBooks books;

    private static final class RealBooks implements RandomHistory.Books, AutoCloseable {
        private final Node node = Node.register(test.database());
        private final RequestIds ids = new RequestIds(node);
        private final Semaphore lockers = new Semaphore(LOCKERS_MAX);
        private final Ledger first = new Ledger(test.database(), RandomHistory.OFFERS);
        private final Ledger second = new Ledger(test.database(), RandomHistory.OFFERS);
        private final Wallets wallets = new Wallets(test.database(), ids);
        private final SignUps signUps = new SignUps(test.database());
        private final Trials trials = new Trials(test.database());
        private final CreditCodes codes = new CreditCodes(test.database());
        private final Accounts accounts = new Accounts(test.database());
        private final Expiries expiries = new Expiries(test.database());

        @Override
        public Ledger ledger(boolean isFirst) {
            return isFirst ? first : second;
        }

        @Override
        public Wallets wallets() {
            return wallets;
        }

        @Override
        public SignUps signUps() {
            return signUps;
        }

        @Override
        public Trials trials() {
            return trials;
        }

        @Override
        public CreditCodes codes() {
            return codes;
        }

        @Override
        public HoldRequest request(long account, String model, Tariff tariff, long input, long output, boolean named) {
            return new HoldRequest(
                    new PricedCall(
                            ids.next(),
                            new Caller(account, 1, Labels.NONE),
                            new Asked("/v1/chat/completions", model, false),
                            tariff,
                            node.instant()),
                    new Need(input, output, named, 1),
                    RandomHistory.caps(account),
                    new HoldRequest.Lease(node.id(), Duration.ofMinutes(35)));
        }

        @Override
        public void payAsYouGo(long account, boolean on) {
            accounts.setPayAsYouGo(account, on);
        }

        @Override
        public void expire(long account, String source) {
            test.execute("update lot set expires_at = least(expires_at, clock_timestamp()) where account_id = "
                    + account + " and source = '" + source + "'");
        }

        @Override
        public byte[] code() {
            return CODE;
        }

        @Override
        public String campaign() {
            return "gift";
        }

        @Override
        public void bookExpired() {
            expiries.book();
        }

        @Override
        public void checkpoint(Ledger ledger, Hold hold, long input, long output) {
            String noted = "select count(*) from hold where request_id = '"
                    + hold.call().id() + "' and delivered_output = " + output;
            do {
                // Lost with its connection.
                ledger.checkpoint(hold, input, output);
                LockSupport.parkNanos(1_000_000);
            } while (test.number(noted) == 0);
        }

        @Override
        public void lockForAMoment(long account) {
            lockers.acquireUninterruptibly();
            try (Connection connection =
                            DriverManager.getConnection(test.settings().url(), "postgres", "");
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("select 1 from wallet where account_id = " + account + " for update");
                LockSupport.parkNanos(LOCKED_NANOS);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } finally {
                lockers.release();
            }
        }

        @Override
        public void awaitNotHeld(long account, List<HoldRequest> requests) {
            String held = "select count(*) from hold where account_id = " + account + " and request_id = any ('{"
                    + requests.stream()
                            .map(request -> request.call().id().toString())
                            .collect(Collectors.joining(",")) + "}')";
            while (test.number(held) > 0) LockSupport.parkNanos(1_000_000);
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        books = new RealBooks();
        new Grants(test.database())
                .register(new Grants.Terms(
                        "gift",
                        new Usd(RandomHistory.CAMPAIGN),
                        Instant.EPOCH,
                        Instant.now().plus(Duration.ofDays(1)),
                        Duration.ofDays(180),
                        null));
        new CodeBatches(test.database())
                .add(
                        new CodeBatches.Terms(
                                LotKind.PROMO, new Usd(RandomHistory.CODE), 1_000_000, null, null, "histories", "test"),
                        List.of(new CodeBatches.Kept(CODE, "0000")));
    }

    @AfterAll
    static void close() {
        books.close();
        test.close();
    }

    @Test
    void everyHistoryEndsAsTheRulesSayAndEveryInvariantHolds() throws Exception {
        long base = ThreadLocalRandom.current().nextLong(1L << 40);
        long firstAccount = accounts(HISTORIES);
        Map<Long, Purses> models = new ConcurrentHashMap<>();
        Map<Integer, Throwable> failures = new ConcurrentHashMap<>();
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < HISTORIES && failures.isEmpty(); i++) {
                int number = i;
                if (i % ENDED_EVERY == ENDED_EVERY / 2) endConnections();
                if (i == HISTORIES / 2) threads.execute(HistoriesTest::goAway);
                room.acquire();
                threads.execute(() -> {
                    try {
                        long account = firstAccount + number;
                        models.put(
                                account, new RandomHistory(books, account, base + number).live(steps(base + number)));
                    } catch (Throwable e) {
                        failures.put(number, e);
                    } finally {
                        room.release();
                    }
                });
            }
        }
        books.expiries.book();
        Map<Long, String> differences = differences(firstAccount, models);
        differences.forEach((account, difference) ->
                failures.putIfAbsent((int) (account - firstAccount), new AssertionError(difference)));
        if (!failures.isEmpty()) {
            int number = new TreeMap<>(failures).firstKey();
            throw new AssertionError(
                    shrink(base + number) + "\n(" + failures.size() + " failed)", failures.get(number));
        }
        assertThat(test.number("select count(*) from hold")).isZero();
        assertThat(new LedgerCheck(test.database()).violations())
                .as("seed " + base)
                .isEmpty();
    }

    /** Of the ledgers, in whatever they do. */
    private static void endConnections() {
        test.number("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()"
                + " and application_name in ('smartoken ledger', 'smartoken ledger aside', 'smartoken checkpoints')");
    }

    /** Ends the ledgers' connections, and refuses new ones for a while; to the superuser it listens. */
    private static void goAway() {
        String name = test.rows("select current_database()").getFirst().getFirst();
        test.execute("alter database " + name + " connection limit 0");
        try {
            endConnections();
            LockSupport.parkNanos(AWAY.toNanos());
        } finally {
            test.execute("alter database " + name + " connection limit -1");
        }
    }

    /** Not all are equally long, so that short ones show plain mistakes plainly. */
    private static int steps(long seed) {
        return 2 + (int) Math.floorMod(seed, STEPS_MAX - 1L);
    }

    /** The fewest steps of this seed that fail, as they were told. */
    private static String shrink(long seed) throws Exception {
        for (int steps = 1; steps <= steps(seed); steps++) {
            long account = accounts(1);
            RandomHistory history = new RandomHistory(books, account, seed);
            String failure;
            try {
                Purses model = history.live(steps);
                books.expiries.book();
                failure = differences(account, Map.of(account, model)).get(account);
            } catch (AssertionError e) {
                failure = e.getMessage();
            }
            if (failure != null) {
                return "seed " + seed + " fails after " + steps + " steps: " + failure + "\n  "
                        + String.join("\n  ", history.told);
            }
        }
        return "seed " + seed + " fails only beside others";
    }

    /** Accounts that somebody made by signing in, not judged yet. @return the first of consecutive ids */
    private static long accounts(int count) {
        return test.number("with made as (insert into account (email, issuer, subject)"
                + " select 'h' || gen_random_uuid() || '@example.com', 'https://issuer', gen_random_uuid()"
                + " from generate_series(1, " + count + ") returning id),"
                + " signed_up as (insert into sign_up (account_id) select id from made),"
                + " walleted as (insert into wallet (account_id) select id from made)"
                + " select min(id) from made");
    }

    private static Map<Long, String> differences(long firstAccount, Map<Long, Purses> models) {
        Map<Long, String> differences = new TreeMap<>();
        Map<Long, Map<String, String>> real = real(firstAccount);
        models.forEach((account, model) -> {
            Map<String, String> expected = new TreeMap<>();
            for (Purses.Lot lot : model.lots) {
                boolean isOver = lot.isOver;
                expected.put(
                        lot.source,
                        "granted " + lot.granted + " left " + (isOver ? 0 : lot.remaining) + " held " + lot.held
                                + " used " + lot.used + " expired " + (isOver ? lot.remaining : 0));
            }
            if (model.writtenOff > 0) expected.put("written off", Long.toString(model.writtenOff));
            Map<String, String> found = real.getOrDefault(account, Map.of());
            if (!found.equals(expected)) differences.put(account, "the books say " + found + ", the rules " + expected);
        });
        return differences;
    }

    private static Map<Long, Map<String, String>> real(long firstAccount) {
        Map<Long, Map<String, String>> lots = new TreeMap<>();
        for (List<String> row :
                test.rows("select l.account_id, l.source, 'granted ' || l.granted || ' left ' || l.remaining"
                        + " || ' held ' || l.held || ' used ' || coalesce(sum(m.amount) filter (where m.kind in ('use', 'late')), 0)"
                        + " || ' expired ' || coalesce(sum(m.amount) filter (where m.kind = 'expire'), 0)"
                        + " from lot l left join movement m on m.account_id = l.account_id and m.lot_id = l.id"
                        + " where l.account_id >= " + firstAccount + " group by l.account_id, l.id"
                        + " union all select account_id, 'written off', sum(amount)::text from movement where kind = 'write_off'"
                        + " and account_id >= " + firstAccount + " group by account_id")) {
            lots.computeIfAbsent(Long.valueOf(row.get(0)), id -> new TreeMap<>())
                    .put(row.get(1), row.get(2));
        }
        return lots;
    }
}
