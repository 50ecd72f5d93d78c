package com.smartoken.relay;

import com.smartoken.relay.vendor.OutputRoom;

/**
 * The most that a call can be billed for on a route.
 *
 * @param input tokens of input
 * @param output tokens of output, for each choice
 */
record Bound(long input, OutputRoom output) {
    static final Bound NONE = new Bound(0, OutputRoom.of(0));

    /** Whether what is held for this one is enough for the other. */
    boolean covers(Bound other) {
        return other.input <= input && other.output.total() <= output.total();
    }

    /** What is enough for both. */
    Bound and(Bound other) {
        return new Bound(Math.max(input, other.input), other.output.total() > output.total() ? other.output : output);
    }
}
