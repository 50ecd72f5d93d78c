package com.smartoken.money;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A price as it stood when a request began: the day it took effect, the peak factor in thousandths, and the rates by
 * tier. Here is the one formula of money:
 *
 * <pre>cost = ceil( sum(tokens × rate) × factor / 1,000,000 ) nano-dollars</pre>
 *
 * rounded up once, at the end. Free quota covers input first (uncached, then cached), then output; only what it does
 * not cover is priced, in the tier of the whole input.
 */
public record Tariff(LocalDate effective, int factor, Rates rates, List<Price.Tier> tiers) {
    private static final BigInteger PICO_TIMES_THOUSANDTHS = BigInteger.valueOf(1_000_000);
    private static final int FIELDS = 5;

    /** What a request costs: nano-dollars, the tokens that quota covered, and the tier edge and rates that counted. */
    public record Cost(long nano, long quotaInput, long quotaOutput, long tierAbove, Rates rates) {}

    /** The cost of these tokens when {@code quota} of them are free. */
    public Cost cost(Tokens tokens, long quota) {
        long tierAbove = tierOf(tokens.input());
        Rates applied = ratesOf(tierAbove);
        long coveredInput = Math.min(quota, tokens.input());
        long coveredOutput = Math.min(quota - coveredInput, tokens.output());
        long fresh = tokens.input() - tokens.cached() - tokens.written();
        long coveredFresh = Math.min(coveredInput, fresh);
        long coveredWritten = Math.min(coveredInput - coveredFresh, tokens.written());
        long coveredCached = coveredInput - coveredFresh - coveredWritten;
        long outputRate = tokens.thinking() > 0 ? applied.thinkingOutput() : applied.output();
        BigInteger pico = product(fresh - coveredFresh, applied.input())
                .add(product(tokens.written() - coveredWritten, applied.cacheWrite()))
                .add(product(tokens.cached() - coveredCached, applied.cachedInput()))
                .add(product(tokens.output() - coveredOutput, outputRate));
        return new Cost(roundUp(pico), coveredInput, coveredOutput, tierAbove, applied);
    }

    /** The most, in nano-dollars, that up to these many tokens can cost when {@code quota} of them are free. */
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
            worst = Math.max(worst, roundUp(pico));
        }
        return worst;
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

    /** As numbers for a column: day of effect, factor, the five rates, then edge and rates of each tier. */
    public long[] toArray() {
        List<Long> numbers = new ArrayList<>(List.of(effective.toEpochDay(), (long) factor));
        add(numbers, rates);
        for (Price.Tier tier : tiers) {
            numbers.add(tier.above());
            add(numbers, tier.rates());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** What {@link #toArray} wrote. */
    public static Tariff fromArray(long[] numbers) {
        List<Price.Tier> tiers = new ArrayList<>();
        for (int i = 2 + FIELDS; i < numbers.length; i += 1 + FIELDS) {
            tiers.add(new Price.Tier(numbers[i], ratesAt(numbers, i + 1)));
        }
        return new Tariff(
                LocalDate.ofEpochDay(numbers[0]), Math.toIntExact(numbers[1]), ratesAt(numbers, 2), List.copyOf(tiers));
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

    private long roundUp(BigInteger pico) {
        BigInteger[] parts = pico.multiply(BigInteger.valueOf(factor)).divideAndRemainder(PICO_TIMES_THOUSANDTHS);
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
