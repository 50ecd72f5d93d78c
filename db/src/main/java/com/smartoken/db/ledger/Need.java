package com.smartoken.db.ledger;

/**
 * The most that a call can use.
 *
 * @param inputMax tokens of input, an upper bound
 * @param outputMax tokens of output that were asked for, or the model's maximum
 * @param outputNamed whether the caller named the output: then it is refused, not lowered, when the balance is short
 * @param choices how many answers of {@code outputMax} tokens each
 */
public record Need(long inputMax, long outputMax, boolean outputNamed, int choices) {
    /** Of a call that costs nothing, whatever it asks for. */
    public static final Need NOTHING = new Need(0, 0, true, 1);

    public Need {
        if (inputMax < 0 || outputMax < 0 || choices < 1)
            throw new IllegalArgumentException("a hold is never negative");
    }
}
