package com.smartoken.money;

/**
 * The tokens of one request by class. {@code input} counts all input, of which {@code cached} were read from and
 * {@code written} were written to the vendor's cache; {@code output} counts all output, of which {@code thinking} was
 * thought. Counts are never negative and no part exceeds its whole.
 */
public record Tokens(long input, long cached, long written, long output, long thinking) {
    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    /** More tokens than any model takes or gives: what exceeds it is no count. */
    public static final long MAX = 100_000_000;

    public Tokens {
        if (cached < 0 || written < 0 || thinking < 0 || input < cached + written || output < thinking) {
            throw new IllegalArgumentException("token counts contradict each other");
        }
        if (input > MAX || output > MAX) throw new IllegalArgumentException("more tokens than any model handles");
    }

    /** Plain input and output, nothing cached and nothing thought. */
    public static Tokens of(long input, long output) {
        return new Tokens(input, 0, 0, output, 0);
    }

    public long total() {
        return input + output;
    }
}
