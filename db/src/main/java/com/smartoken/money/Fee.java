package com.smartoken.money;

import java.math.BigDecimal;

/**
 * What a feature costs, in nano-dollars: once for a call that uses it, and for each use.
 *
 * @param usesMax the most uses that a vendor bills of one call; 0 where the price does not say
 */
public record Fee(long perCall, long perUse, long usesMax) {
    /** A hundred dollars for a call or a use: a price above it is a slip of the pen. */
    private static final long MAX = 100_000_000_000L;

    /** More uses in one call than any vendor allows. */
    public static final long USES_MAX = 1_000;

    public Fee {
        requireFee(perCall);
        requireFee(perUse);
        if (usesMax < 0 || usesMax > USES_MAX) throw new IllegalArgumentException("a call has at most 1000 uses");
    }

    /** A fee from a decimal in USD for a call, at most nine decimals. */
    public static long perCall(BigDecimal usd) {
        return nano(usd, 9, "a price for a call has at most nine decimals");
    }

    /** A fee from a decimal in USD for a thousand uses, at most six decimals. */
    public static long perThousand(BigDecimal usd) {
        return nano(usd, 6, "a price for 1000 uses has at most six decimals");
    }

    private static long nano(BigDecimal usd, int decimals, String complaint) {
        try {
            long nano = usd.movePointRight(decimals).longValueExact();
            requireFee(nano);
            return nano;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(complaint, e);
        }
    }

    private static void requireFee(long nano) {
        if (nano < 0) throw new IllegalArgumentException("a price is never negative");
        if (nano > MAX) throw new IllegalArgumentException("a price is at most 100 USD for one use");
    }
}
