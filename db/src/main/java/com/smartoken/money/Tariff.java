package com.smartoken.money;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A price as it stood when a request began: the day it took effect, the peak factor in thousandths, the rates by tier, and
 * what the request may use beside tokens. Here is the one formula of money:
 *
 * <pre>cost = ceil( sum(tokens × rate) × factor × times / 1,000,000,000 ) + fees   nano-dollars</pre>
 *
 * where {@code times} is the multiple of the service tier, in thousandths as the factor; rounded up once, since fees are
 * whole nano-dollars. Neither peak hours nor a service tier change a fee. Free quota covers input first (uncached, then
 * written, then cached), then output; only what it does not cover is priced, in the tier of the whole input. It covers no
 * fee.
 */
public record Tariff(LocalDate effective, int factor, Rates rates, List<Price.Tier> tiers, PricedExtras extras) {
    private static final BigInteger PICO_TIMES_THOUSANDTHS_TWICE = BigInteger.valueOf(1_000_000_000);
    private static final int FIELDS = 5;

    /** Where the numbers of a column go on with extras: no tier has such an edge. */
    private static final long EXTRAS = -1;

    public Tariff {
        tiers = List.copyOf(tiers);
        if (extras.hasLongCache() && rates.longCacheWrite() == 0)
            throw new IllegalArgumentException("a cache of an hour is never free");
    }

    /** One of tokens alone. */
    public Tariff(LocalDate effective, int factor, Rates rates, List<Price.Tier> tiers) {
        this(effective, factor, rates, tiers, PricedExtras.NONE);
    }

    /**
     * What a request costs: nano-dollars, the tokens that quota covered, and the tier edge, rates and extras that counted.
     */
    public record Cost(long nano, long quotaInput, long quotaOutput, long tierAbove, Rates rates, PricedExtras extras) {
        /** The same for at most so many nano-dollars. */
        public Cost atMost(long nanoMax) {
            return new Cost(Math.min(nano, nanoMax), quotaInput, quotaOutput, tierAbove, rates, extras);
        }
    }

    /** The cost of these tokens when {@code quota} of them are free and nothing else was used. */
    public Cost cost(Tokens tokens, long quota) {
        return cost(tokens, Uses.NONE, quota);
    }

    /** The cost of these tokens and uses when {@code quota} tokens are free. Uses that were not foreseen cost nothing. */
    public Cost cost(Tokens tokens, Uses uses, long quota) {
        PricedExtras used = extras.used(tokens, uses);
        long tierAbove = tierOf(tokens.input());
        Rates applied = ratesOf(tierAbove);
        long coveredInput = Math.min(quota, tokens.input());
        long coveredOutput = Math.min(quota - coveredInput, tokens.output());
        long fresh = tokens.input() - tokens.cached() - tokens.written();
        long coveredFresh = Math.min(coveredInput, fresh);
        long coveredWritten = Math.min(coveredInput - coveredFresh, tokens.written());
        long coveredCached = coveredInput - coveredFresh - coveredWritten;
        long shortWritten = tokens.written() - used.longWritten();
        long coveredShort = Math.min(coveredWritten, shortWritten);
        long outputRate = tokens.thinking() > 0 ? applied.thinkingOutput() : applied.output();
        BigInteger pico = product(fresh - coveredFresh, applied.input())
                .add(product(shortWritten - coveredShort, applied.cacheWrite()))
                .add(product(used.longWritten() - (coveredWritten - coveredShort), applied.longCacheWrite()))
                .add(product(tokens.cached() - coveredCached, applied.cachedInput()))
                .add(product(tokens.output() - coveredOutput, outputRate));
        long nano = Math.addExact(roundUp(pico, used.times()), used.nano());
        return new Cost(nano, coveredInput, coveredOutput, tierAbove, applied, used);
    }

    /**
     * The most, in nano-dollars, that up to these many tokens and all the extras can cost when {@code quota} tokens are
     * free.
     */
    public long worstCase(long inputMax, long outputMax, long quota) {
        long worst = 0;
        for (int i = -1; i < tiers.size(); i++) {
            long above = i < 0 ? 0 : tiers.get(i).above();
            if (above > 0 && inputMax <= above) break;
            long input =
                    i + 1 < tiers.size() ? Math.min(inputMax, tiers.get(i + 1).above()) : inputMax;
            Rates applied = i < 0 ? rates : tiers.get(i).rates();
            long freeInput = Math.min(quota, input);
            long freeOutput = Math.min(quota - freeInput, outputMax);
            BigInteger pico = product(input - freeInput, applied.dearestInput())
                    .add(product(outputMax - freeOutput, applied.dearestOutput()));
            worst = Math.max(worst, roundUp(pico, extras.times()));
        }
        return Math.addExact(worst, extras.nano());
    }

    /** The most output tokens, up to {@code outputMax}, whose worst case stays within {@code nano}; -1 when not even the input does. */
    public long affordableOutput(long inputMax, long outputMax, long quota, long nano) {
        if (worstCase(inputMax, outputMax, quota) <= nano) return outputMax;
        long low = -1;
        long high = outputMax;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (worstCase(inputMax, middle, quota) <= nano) low = middle;
            else high = middle;
        }
        return low;
    }

    /**
     * As numbers for a column: day of effect, factor, the five usual rates, then edge and rates of each tier, then what is
     * beside tokens, if anything.
     */
    public long[] toArray() {
        List<Long> numbers = new ArrayList<>(List.of(effective.toEpochDay(), (long) factor));
        add(numbers, rates);
        for (Price.Tier tier : tiers) {
            numbers.add(tier.above());
            add(numbers, tier.rates());
        }
        if (!extras.isNone()) {
            numbers.add(EXTRAS);
            for (long number : extras.toArray(longRates())) numbers.add(number);
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** What {@link #toArray} wrote. */
    public static Tariff fromArray(long[] numbers) {
        List<Price.Tier> tiers = new ArrayList<>();
        int at = 2 + FIELDS;
        for (; at < numbers.length && numbers[at] != EXTRAS; at += 1 + FIELDS) {
            tiers.add(new Price.Tier(numbers[at], ratesAt(numbers, at + 1)));
        }
        Tariff plain = new Tariff(
                LocalDate.ofEpochDay(numbers[0]), Math.toIntExact(numbers[1]), ratesAt(numbers, 2), List.copyOf(tiers));
        return at == numbers.length ? plain : plain.with(numbers, at + 1);
    }

    /** The same with the extras whose numbers begin at a place. */
    private Tariff with(long[] numbers, int at) {
        List<Price.Tier> priced = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            Price.Tier tier = tiers.get(i);
            priced.add(new Price.Tier(tier.above(), tier.rates().withLongCacheWrite(numbers[at + 3 + i])));
        }
        PricedExtras read = PricedExtras.fromArray(numbers, at, 1 + tiers.size());
        return new Tariff(effective, factor, rates.withLongCacheWrite(numbers[at + 2]), priced, read);
    }

    private long[] longRates() {
        long[] all = new long[1 + tiers.size()];
        all[0] = rates.longCacheWrite();
        for (int i = 0; i < tiers.size(); i++) all[i + 1] = tiers.get(i).rates().longCacheWrite();
        return all;
    }

    private long tierOf(long input) {
        long edge = 0;
        for (Price.Tier tier : tiers) if (input > tier.above()) edge = tier.above();
        return edge;
    }

    private Rates ratesOf(long edge) {
        for (Price.Tier tier : tiers) if (tier.above() == edge) return tier.rates();
        return rates;
    }

    private long roundUp(BigInteger pico, int times) {
        BigInteger[] parts = pico.multiply(BigInteger.valueOf((long) factor * times))
                .divideAndRemainder(PICO_TIMES_THOUSANDTHS_TWICE);
        return parts[0].longValueExact() + (parts[1].signum() > 0 ? 1 : 0);
    }

    private static BigInteger product(long tokens, long rate) {
        return BigInteger.valueOf(Math.multiplyExact(tokens, rate));
    }

    private static void add(List<Long> numbers, Rates rates) {
        numbers.addAll(List.of(
                rates.input(), rates.cachedInput(), rates.cacheWrite(), rates.output(), rates.thinkingOutput()));
    }

    private static Rates ratesAt(long[] numbers, int at) {
        return new Rates(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]);
    }
}
