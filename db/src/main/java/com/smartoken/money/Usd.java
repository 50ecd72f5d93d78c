package com.smartoken.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of US dollars in whole nano-dollars (1e-9 USD). Arithmetic that would overflow throws
 * {@link ArithmeticException}; amounts of the service stay far below that.
 */
public record Usd(long nano) implements Comparable<Usd> {
    public static final Usd ZERO = new Usd(0);

    private static final int DECIMALS = 9;
    private static final int LENGTH_MAX = 24;

    /**
     * Reads a plain decimal such as {@code 12.50}.
     *
     * @throws IllegalArgumentException for anything else, more than nine decimals or an amount that does not fit
     */
    public static Usd parse(String text) {
        if (text.length() > LENGTH_MAX || !text.matches("-?\\d+(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("not an amount in USD with at most nine decimals: " + shorten(text));
        }
        try {
            return new Usd(new BigDecimal(text).movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("amount too large: " + shorten(text), e);
        }
    }

    public Usd plus(Usd other) {
        return new Usd(Math.addExact(nano, other.nano));
    }

    public Usd minus(Usd other) {
        return new Usd(Math.subtractExact(nano, other.nano));
    }

    /** As a plain decimal with all that is needed and at least two decimals: {@code 5.00}, {@code 0.000123}. */
    public String plain() {
        BigDecimal value = BigDecimal.valueOf(nano, DECIMALS).stripTrailingZeros();
        return value.setScale(Math.max(2, value.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    @Override
    public int compareTo(Usd other) {
        return Long.compare(nano, other.nano);
    }

    @Override
    public String toString() {
        return plain();
    }

    private static String shorten(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
    }
}
