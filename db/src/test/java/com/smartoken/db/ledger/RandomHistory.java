package com.smartoken.db.ledger;

import com.smartoken.db.CreditCodes;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.Period;
import com.smartoken.db.SignUps;
import com.smartoken.db.Trials;
import com.smartoken.db.Wallets;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A random life of one account, the same for the same seed, lived in the real books and in {@link Purses} at once: grants,
 * claims, codes, top-ups, calls one by one and in parallel on two nodes, expiries, crashes, wallets that somebody has locked,
 * upstreams that report nothing or far too much. The database may go away at any moment: what is told to be unavailable is
 * asked for again.
 */
final class RandomHistory {
    static final TrialOffers.Offer TRIAL = new TrialOffers.Offer(60, 90);
    static final TrialOffers OFFERS = model -> model.equals("plain") ? TRIAL : null;
    static final long CAMPAIGN = 5_000;
    static final long CODE = 3_000;

    /** 100 nano-dollars a token of input, 300 of output. */
    private static final Tariff TARIFF =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(100_000, 300_000), List.of());

    /** After so long a client asks again that was told of an outage. */
    private static final long AGAIN_NANOS = 50_000_000;

    private final Books books;
    private final long account;
    private final Random random;
    private final Purses model = new Purses();
    private final List<Running> running = new ArrayList<>();
    private boolean isJudged;
    private int failedTries;
    final List<String> told = new ArrayList<>();

    /** The real books: two nodes on one database. */
    interface Books {
        Ledger ledger(boolean first);

        Wallets wallets();

        SignUps signUps();

        Trials trials();

        CreditCodes codes();

        HoldRequest request(long account, String model, Tariff tariff, long input, long output, boolean named);

        void payAsYouGo(long account, boolean on);

        void expire(long account, String source);

        byte[] code();

        String campaign();

        void bookExpired();

        /** Locks the wallet as somebody else would, and lets it go after a while. */
        void lockForAMoment(long account);

        /** Waits until nothing is held for these requests. */
        void awaitNotHeld(long account, List<HoldRequest> requests);

        /** Notes it, and waits until it stands there. */
        void checkpoint(Ledger ledger, Hold hold, long input, long output);
    }

    private record Running(Hold hold, long inputMax, Purses.Kept kept, Ledger ledger) {}

    RandomHistory(Books books, long account, long seed) {
        this.books = books;
        this.account = account;
        this.random = new Random(seed);
    }

    /** Lives so many steps, then ends every call. @return what the books must say */
    Purses live(int steps) throws Exception {
        for (int i = 0; i < steps; i++) step();
        while (!running.isEmpty()) end(running.removeFirst());
        return model;
    }

    private void step() throws Exception {
        if (random.nextInt(8) > 0) {
            act();
            return;
        }
        tell("locked meanwhile");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> lock = threads.submit(() -> books.lockForAMoment(account));
            act();
            lock.get();
        }
    }

    private void act() throws Exception {
        // Most begin as accounts do: judged and granted.
        if (told.isEmpty() && random.nextInt(4) > 0) {
            campaign();
            return;
        }
        switch (random.nextInt(15)) {
            case 0 -> credit(LotKind.PAID);
            case 1 -> credit(LotKind.PROMO);
            case 2 -> campaign();
            case 3 -> code();
            case 4 -> claim();
            case 5 -> toggle();
            case 6 -> expire();
            case 7, 8, 9, 10 -> call(1);
            case 11 -> call(2 + random.nextInt(3));
            default -> {
                if (!running.isEmpty()) end(running.remove(random.nextInt(running.size())));
            }
        }
    }

    private void credit(LotKind kind) {
        String source = "credit:" + model.lots.size();
        long amount = 500L + random.nextInt(20_000);
        // Sooner and sooner or later and later, never at the same time: the order is known.
        int days = 20 + (random.nextBoolean() ? model.lots.size() : 60 - model.lots.size());
        boolean expires = random.nextInt(3) > 0;
        tell(kind + " " + source + " " + amount + (expires ? " for " + days + " days" : ""));
        books.wallets()
                .credit(new Wallets.Credit(
                        account,
                        kind,
                        Source.of(source),
                        new Usd(amount),
                        expires ? Duration.ofDays(days) : null,
                        "test",
                        "test"));
        model.add(source, kind.word(), expires ? days : Integer.MAX_VALUE, amount);
    }

    private void campaign() {
        tell("campaign");
        books.signUps().judge(account, new SignUps.Facts(false, null, 0), List.of(books.campaign()));
        isJudged = true;
        model.add("campaign:" + books.campaign(), "promo", 180, CAMPAIGN);
    }

    private void code() {
        tell("code");
        books.codes().redeem(account, books.code(), "network of " + account);
        if (failedTries == CreditCodes.TRIES_OF_ACCOUNT_MAX) return;
        if (isJudged && !model.has("code:1")) model.add("code:1", "promo", Integer.MAX_VALUE, CODE);
        else failedTries++;
    }

    private void claim() {
        tell("claim");
        books.trials().claim(account, Map.of("plain", TRIAL));
        claimed();
    }

    private void claimed() {
        // Nothing is free for a sign-up that nobody has judged.
        if (isJudged) model.add("trial:plain", "quota", TRIAL.days(), TRIAL.tokens());
    }

    private void toggle() {
        model.payAsYouGo = !model.payAsYouGo;
        tell("pay as you go " + model.payAsYouGo);
        books.payAsYouGo(account, model.payAsYouGo);
    }

    private void expire() {
        if (model.lots.isEmpty()) return;
        Purses.Lot lot = model.lots.get(random.nextInt(model.lots.size()));
        tell("expire " + lot.source);
        books.expire(account, lot.source);
        lot.isOver = true;
        if (random.nextBoolean()) books.bookExpired();
    }

    /** The same call so many times at once: whichever comes first, all together hold the same. */
    private void call(int times) throws Exception {
        String name = random.nextInt(3) == 0 ? "bare" : "plain";
        long input = random.nextInt(40);
        long output = 1L + random.nextInt(50);
        boolean named = random.nextBoolean();
        tell("call " + name + " " + input + " " + output + (named ? " named" : "") + " x" + times);
        if (name.equals("plain")) claimed();
        List<Running> real = place(times, name, input, output, named);
        List<Purses.Kept> kept = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Purses.Kept one = model.hold(books.request(account, name, TARIFF, input, output, named));
            if (one != null) kept.add(one);
        }
        match(real, kept);
    }

    private List<Running> place(int times, String name, long input, long output, boolean named) throws Exception {
        List<Ledger> nodes = new ArrayList<>();
        for (int i = 0; i < times; i++) nodes.add(books.ledger(random.nextBoolean()));
        while (true) {
            List<HoldRequest> requests = new ArrayList<>();
            for (int i = 0; i < times; i++) requests.add(books.request(account, name, TARIFF, input, output, named));
            List<Running> placed = new ArrayList<>();
            if (isPlaced(nodes, requests, input, placed)) return placed;
            // Told that nothing is held: so it is, soon, and as if nobody had asked.
            for (Running one : placed) untilWritten(() -> one.ledger.discard(one.hold));
            books.awaitNotHeld(account, requests);
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /** False when the database was away for one of them. */
    private boolean isPlaced(List<Ledger> nodes, List<HoldRequest> requests, long input, List<Running> placed)
            throws Exception {
        boolean isThere = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Placement>> answers = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                Ledger node = nodes.get(i);
                HoldRequest request = requests.get(i);
                answers.add(threads.submit(() -> node.place(request)));
            }
            for (int i = 0; i < nodes.size(); i++) {
                try {
                    if (answers.get(i).get() instanceof Placement.Placed(Hold hold))
                        placed.add(new Running(hold, input, NOTHING, nodes.get(i)));
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof DatabaseUnavailable)) throw e;
                    isThere = false;
                }
            }
        }
        return isThere;
    }

    /** Repeats what changes nothing when it is repeated. */
    private static void untilWritten(Runnable end) {
        while (true) {
            try {
                end.run();
                return;
            } catch (DatabaseUnavailable e) {
                // still being tried: the repeat waits for it
            }
        }
    }

    private static void settle(Ledger ledger, Hold hold, Ending ending) {
        untilWritten(() -> {
            Settlement _ = ledger.settle(hold, ending);
        });
    }

    private static final Purses.Kept NOTHING = new Purses.Kept(0, 0, 0, Map.of());

    private void match(List<Running> real, List<Purses.Kept> kept) {
        if (real.size() != kept.size()) {
            throw new AssertionError(real.size() + " calls were let through, " + kept.size() + " by the rules");
        }
        // Ids and numbers of lots grow alike: which of the parallel calls is which is told by the lots that it holds.
        real.sort(Comparator.comparing((Running one) -> one.hold.output())
                .thenComparing(one -> one.hold.amount())
                .thenComparing(one -> shape(one.hold))
                .thenComparing(one -> order(one.hold.parts().stream().map(Hold.Part::lotId))));
        kept.sort(Comparator.comparing((Purses.Kept one) -> one.output)
                .thenComparing(one -> one.amount)
                .thenComparing(one -> one.parts.values().toString())
                .thenComparing(one -> order(one.parts.keySet().stream().map(lot -> (long) lot.number))));
        for (int i = 0; i < real.size(); i++) {
            Hold hold = real.get(i).hold;
            Purses.Kept rule = kept.get(i);
            String holds = hold.output() + " " + hold.quota() + " " + hold.amount() + " " + shape(hold);
            String should = rule.output + " " + rule.quota + " " + rule.amount + " " + rule.parts.values();
            if (!holds.equals(should)) throw new AssertionError("held " + holds + " but the rules say " + should);
            running.add(new Running(hold, real.get(i).inputMax, rule, real.get(i).ledger));
        }
    }

    private static String order(Stream<Long> numbers) {
        return numbers.map(number -> String.format("%012d", number)).toList().toString();
    }

    private static String shape(Hold hold) {
        return hold.parts().stream().map(Hold.Part::amount).toList().toString();
    }

    private void end(Running one) {
        long input = random.nextLong(one.inputMax + 1);
        long output = random.nextLong(one.hold.output() + 1);
        Tokens used = Tokens.of(input, output);
        int way = random.nextInt(9);
        tell("end " + way + " " + input + " " + output);
        switch (way) {
            case 0 -> {
                settle(one.ledger, one.hold, ending(Tokens.NONE, false));
                model.end(one.kept, TARIFF, Tokens.NONE);
            }
            case 1 -> {
                untilWritten(() -> one.ledger.discard(one.hold));
                model.end(one.kept, TARIFF, Tokens.NONE);
            }
            case 2 -> {
                // The node died before anything was delivered.
                sweep(one);
                model.end(one.kept, TARIFF, Tokens.NONE);
            }
            case 3 -> {
                // It stood still in the middle and went on: what came after its last checkpoint is paid late, once.
                Tokens seen = Tokens.of(input, output);
                Tokens all = random.nextBoolean() ? seen : Tokens.of(input, output + random.nextInt(90));
                books.checkpoint(one.ledger, one.hold, input, output);
                one.ledger.sweep(one.hold.call().id(), account).join();
                Tariff.Cost swept = model.end(one.kept, TARIFF, output > 0 ? seen : Tokens.NONE);
                for (int i = random.nextInt(2); i < 2; i++) {
                    settle(books.ledger(random.nextBoolean()), one.hold, ending(all, true));
                }
                model.late(one.kept, TARIFF, swept, one.hold.call().model(), all);
            }
            case 4 -> {
                // More than was foreseen, such as thought beyond the limit; or what nobody can have used.
                Tokens more = random.nextBoolean()
                        ? Tokens.of(input + 20, output + 60)
                        : new Tokens(input, 0, 0, Tokens.MAX - random.nextInt(1_000), Tokens.MAX / 2);
                settle(one.ledger, one.hold, ending(more, true));
                model.end(one.kept, TARIFF, more);
            }
            case 5 -> {
                // Delivered, and nothing reported.
                settle(one.ledger, one.hold, ending(Tokens.NONE, true));
                model.end(one.kept, TARIFF, Tokens.NONE);
            }
            default -> {
                settle(one.ledger, one.hold, ending(used, true));
                if (random.nextBoolean()) settle(books.ledger(random.nextBoolean()), one.hold, ending(used, true));
                model.end(one.kept, TARIFF, used);
            }
        }
    }

    private void sweep(Running one) {
        books.ledger(random.nextBoolean()).sweep(one.hold.call().id(), account).join();
    }

    private void tell(String step) {
        told.add(step);
    }

    private static Ending ending(Tokens tokens, boolean delivered) {
        return new Ending(
                delivered,
                new Ending.Metered(tokens, false),
                new Ending.Reply(delivered ? 200 : 502, delivered ? null : "upstream_error", "stop"),
                new Ending.Routing("sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
                new Ending.Timing(5, 12));
    }

    static List<HoldRequest.Cap> caps(long account) {
        return List.of(new HoldRequest.Cap("account:" + account, Period.DAY, Long.MAX_VALUE / 4));
    }
}
