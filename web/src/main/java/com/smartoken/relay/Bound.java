package com.smartoken.relay;

import com.smartoken.money.Uses;
import com.smartoken.relay.vendor.OutputRoom;

/**
 * The most that a call can be billed for on a route.
 *
 * @param input tokens of input
 * @param output tokens of output, for each choice
 * @param uses what it can use of what is sold beside tokens
 */
record Bound(long input, OutputRoom output, Uses uses) {
    static final Bound NONE = new Bound(0, OutputRoom.of(0), Uses.NONE);

    /** Whether what is held for this one is enough for the other. */
    boolean covers(Bound other) {
        return other.input <= input && other.output.total() <= output.total() && uses.covers(other.uses);
    }

    /** What is enough for both. */
    Bound and(Bound other) {
        return new Bound(
                Math.max(input, other.input),
                other.output.total() > output.total() ? other.output : output,
                uses.and(other.uses));
    }
}
