package com.smartoken.money;

import java.math.BigDecimal;

/**
 * What one token of each class costs, in pico-dollars (1e-12 USD), which is the same number as micro-dollars for a
 * million tokens. {@code thinkingOutput} is the rate of every output token of a request that thought.
 *
 * @param cacheWrite of a token written to a cache that is kept for minutes
 * @param longCacheWrite of one written to a cache that is kept for an hour; 0 where that is not sold
 */
public record Rates(
        long input, long cachedInput, long cacheWrite, long longCacheWrite, long output, long thinkingOutput) {
    /** Ten thousand dollars for a million tokens: a price above it is a slip of the pen. */
    public static final long MAX = 10_000_000_000L;

    public Rates {
        requireRate(input);
        requireRate(cachedInput);
        requireRate(cacheWrite);
        requireRate(longCacheWrite);
        requireRate(output);
        requireRate(thinkingOutput);
    }

    /** Rates without a long cache. */
    public Rates(long input, long cachedInput, long cacheWrite, long output, long thinkingOutput) {
        this(input, cachedInput, cacheWrite, 0, output, thinkingOutput);
    }

    /** The rates of a model that knows input and output only: a cache hit is never free. */
    public static Rates of(long input, long output) {
        return new Rates(input, input, input, output, output);
    }

    /** A rate from a decimal in USD for a million tokens, at most six decimals. */
    public static long perMillion(BigDecimal usd) {
        try {
            long rate = usd.movePointRight(6).longValueExact();
            requireRate(rate);
            return rate;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a price has at most six decimals", e);
        }
    }

    /** The same where tokens written to a long cache cost so much; 0 for none. */
    public Rates withLongCacheWrite(long rate) {
        return new Rates(input, cachedInput, cacheWrite, rate, output, thinkingOutput);
    }

    long dearestInput() {
        return Math.max(Math.max(input, cachedInput), Math.max(cacheWrite, longCacheWrite));
    }

    long dearestOutput() {
        return Math.max(output, thinkingOutput);
    }

    private static void requireRate(long rate) {
        if (rate < 0) throw new IllegalArgumentException("a price is never negative");
        if (rate > MAX) throw new IllegalArgumentException("a price is at most 10000 USD for a million tokens");
    }
}
