package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Period;
import com.smartoken.money.Feature;
import com.smartoken.money.Peak;
import com.smartoken.money.Price;
import com.smartoken.money.PricedExtras;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Uses;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A hold is a bound, whatever prices, caps and vendors say; other ones each time, and a failure names the seed. */
class BoundsTest {
    private static final int CASES = Integer.getInteger("smartoken.bounds", 20_000);

    @Test
    void noUseWithinWhatWasForeseenCostsMoreThanWasHeldForIt() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            Case one = place(random);
            if (one == null) continue;
            Hold hold = one.hold;
            long outputMax = hold.output() * one.need.choices();
            HoldEnd end = HoldEnd.of(hold, ended(tokens(random, one.need.inputMax(), outputMax), uses(random)));
            assertThat(end.charge().cost())
                    .as("seed %d, case %d: %s", seed, i, hold)
                    .isLessThanOrEqualTo(hold.amount());
            assertThat(end.charge().charged()).isEqualTo(end.charge().cost());
        }
    }

    @Test
    void noUseAtAllIsChargedMoreThanWasHeldForIt() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            Case one = place(random);
            if (one == null) continue;
            Hold hold = one.hold;
            HoldEnd end = HoldEnd.of(hold, ended(tokens(random, Tokens.MAX, Tokens.MAX), uses(random)));
            long money = 0;
            long quota = 0;
            for (HoldEnd.Paid paid : end.parts()) {
                assertThat(paid.amount()).isBetween(0L, paid.part().amount());
                if (paid.part().asset().isMoney()) money += paid.amount();
                else quota += paid.amount();
            }
            assertThat(money)
                    .as("seed %d, case %d: %s", seed, i, hold)
                    .isEqualTo(end.charge().charged())
                    .isLessThanOrEqualTo(hold.amount());
            assertThat(quota).isEqualTo(end.charge().quota()).isLessThanOrEqualTo(hold.quota());
            assertThat(end.charge().charged()).isEqualTo(Math.min(end.charge().cost(), hold.amount()));
        }
    }

    @Test
    void noCapIsEverPassedHoweverManyCallAtOnceOnTwoNodesAndWhateverIsUsed() throws Exception {
        try (LedgerRig rig = new LedgerRig();
                Ledger one = new Ledger(rig.test.database());
                Ledger other = new Ledger(rig.test.database())) {
            long account = rig.accountWith(1_000_000);
            List<HoldRequest.Cap> caps = List.of(
                    new HoldRequest.Cap("key:" + account, Period.DAY, 900 * LedgerRig.TOKEN),
                    new HoldRequest.Cap("account:" + account, Period.MONTH, 1_500 * LedgerRig.TOKEN));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    Random random = new Random(i);
                    callers.add(threads.submit(() -> {
                        for (int call = 0; call < 30; call++) {
                            HoldRequest plain = rig.request(account);
                            HoldRequest capped = new HoldRequest(
                                    plain.call(),
                                    new Need(random.nextInt(20), 1 + random.nextInt(40), random.nextBoolean(), 1),
                                    random.nextBoolean() ? caps : caps.subList(1, 2),
                                    plain.lease());
                            Ledger node = random.nextBoolean() ? one : other;
                            if (!(node.place(capped) instanceof Placement.Placed placed)) continue;
                            if (random.nextInt(5) == 0) {
                                node.sweep(capped.call().id(), account).join();
                            }
                            node.settle(placed.hold(), LedgerRig.ended(random.nextInt(60), random.nextInt(9_000)));
                        }
                        return true;
                    }));
                }
                for (Future<?> caller : callers) caller.get();
            }
            assertThat(rig.test.number("select max(spent + held) from spending where scope like 'key:%'"))
                    .isBetween(1L, 900 * LedgerRig.TOKEN);
            assertThat(rig.test.number("select max(spent + held) from spending where scope like 'account:%'"))
                    .isBetween(1L, 1_500 * LedgerRig.TOKEN)
                    .isEqualTo(rig.test.number("select sum(amount) from movement where kind in ('use', 'late')"));
            rig.assertBooksAreRight();
        }
    }

    private record Case(Need need, Hold hold) {}

    /** Null where it would be refused. */
    private static @Nullable Case place(Random random) {
        Tariff tariff = tariff(random);
        long input = size(random, 1_000_000);
        long output = 1 + size(random, 200_000);
        int choices = 1 + random.nextInt(4);
        HoldRequest request = new HoldRequest(
                new PricedCall(
                        new UUID(random.nextLong(), random.nextLong()),
                        new Caller(1, 1, Labels.NONE),
                        new Asked("/v1/chat/completions", "plain", false),
                        tariff,
                        Instant.EPOCH),
                new Need(input, output, random.nextBoolean(), choices),
                List.of(),
                new HoldRequest.Lease(1, Duration.ofMinutes(5)));
        Allowance allowance =
                Allowance.of(request, size(random, 2_000_000), size(random, 1_000_000_000_000L), List.of());
        if (allowance.isRefused()) return null;
        Plan plan = Plan.of(allowance);
        List<Hold.Part> parts = new ArrayList<>();
        split(random, plan.quota(), new Asset.Quota("plain"), parts);
        split(random, plan.amount(), Asset.USD, parts);
        Hold hold = new Hold(
                request.call(), plan.output(), plan.limited(), plan.amount(), plan.quota(), parts, List.of(), null);
        return new Case(request.need(), hold);
    }

    private static void split(Random random, long amount, Asset asset, List<Hold.Part> into) {
        long open = amount;
        while (open > 0) {
            long part = random.nextInt(3) == 0 ? open : 1 + random.nextLong(open);
            into.add(new Hold.Part(into.size() + 1L, asset, part));
            open -= part;
        }
    }

    private static Tariff tariff(Random random) {
        boolean isLong = random.nextInt(4) == 0;
        List<Price.Tier> tiers = new ArrayList<>();
        long above = 0;
        for (int i = random.nextInt(3); i > 0; i--) {
            above += 1 + random.nextInt(200_000);
            tiers.add(new Price.Tier(above, rates(random, isLong)));
        }
        int factor = random.nextBoolean() ? Peak.NORMAL : 1 + random.nextInt(5_000);
        List<PricedExtras.Line> lines = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            if (random.nextInt(3) > 0) continue;
            lines.add(new PricedExtras.Line(
                    feature, size(random, 1_000_000_000), size(random, 1_000_000_000), 1 + size(random, 900)));
        }
        int times = random.nextBoolean() ? Peak.NORMAL : 1 + random.nextInt(5_000);
        PricedExtras extras = new PricedExtras(times, isLong ? Tokens.MAX : 0, lines);
        return new Tariff(LocalDate.EPOCH, factor, rates(random, isLong), List.copyOf(tiers), extras);
    }

    private static Rates rates(Random random, boolean isLong) {
        return new Rates(
                rate(random), rate(random), rate(random), isLong ? 1 + rate(random) : 0, rate(random), rate(random));
    }

    /** What there was beside tokens: less than ordered, more, or what nobody ordered. */
    private static Uses uses(Random random) {
        Map<Feature, Long> counts = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) if (random.nextBoolean()) counts.put(feature, size(random, 1L << 40));
        return new Uses(counts, size(random, Tokens.MAX), random.nextBoolean());
    }

    private static long rate(Random random) {
        return random.nextInt(5) == 0 ? 0 : size(random, 100_000_000);
    }

    /** Any size, small ones as often as large ones. */
    private static long size(Random random, long most) {
        return random.nextLong(1 + (most >> random.nextInt(20)));
    }

    private static Tokens tokens(Random random, long inputMax, long outputMax) {
        long input = random.nextLong(inputMax + 1);
        long cached = random.nextBoolean() ? 0 : random.nextLong(input + 1);
        long written = random.nextBoolean() ? 0 : random.nextLong(input - cached + 1);
        long output = random.nextInt(4) == 0 ? outputMax : random.nextLong(outputMax + 1);
        long thinking = random.nextBoolean() ? 0 : random.nextLong(output + 1);
        return new Tokens(input, cached, written, output, thinking);
    }

    private static Ending ended(Tokens tokens, Uses uses) {
        return new Ending(
                true,
                new Ending.Metered(tokens, false, uses),
                new Ending.Reply(200, null, "stop"),
                Ending.Routing.NONE,
                Ending.Timing.NONE);
    }
}
