package com.smartoken.db.ledger;

import com.smartoken.db.Period;
import java.time.Duration;
import java.util.List;

/** What a call may cost at most, to be held before it goes upstream. */
public record HoldRequest(PricedCall call, Need need, List<Cap> caps, Lease lease) {
    public HoldRequest {
        caps = List.copyOf(caps);
    }

    /** The same call when it costs nothing, whatever it asks for. */
    public HoldRequest forNothing() {
        return new HoldRequest(call, Need.NOTHING, List.of(), lease);
    }

    /** At most {@code nano} in each period for a scope such as {@code key:7}. */
    public record Cap(String scope, Period period, long nano) {}

    /**
     * For how long a hold is somebody's.
     *
     * @param nodeId who serves it: when that node dies, the hold is swept
     * @param lifetime from the call's start, after which a hold that nobody ended is swept
     */
    public record Lease(long nodeId, Duration lifetime) {}
}
