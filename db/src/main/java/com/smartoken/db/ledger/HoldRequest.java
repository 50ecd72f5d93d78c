package com.smartoken.db.ledger;

import com.smartoken.db.Period;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call may cost at most, to be held before it goes upstream.
 *
 * @param claim under which Idempotency-Key it runs: nothing is held when somebody else has taken it over; null for none
 */
public record HoldRequest(
        PricedCall call,
        Need need,
        List<Cap> caps,
        Lease lease,
        @Nullable Claim claim) {
    public HoldRequest {
        caps = List.copyOf(caps);
    }

    /** One without an Idempotency-Key. */
    public HoldRequest(PricedCall call, Need need, List<Cap> caps, Lease lease) {
        this(call, need, caps, lease, null);
    }

    /** The same call when it costs nothing, whatever it asks for. */
    public HoldRequest forNothing() {
        return new HoldRequest(call, Need.NOTHING, List.of(), lease);
    }

    /** An Idempotency-Key, as its SHA-256. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Claim(byte[] name) {}

    /** At most {@code nano} in each period for a scope such as {@code key:7}. */
    public record Cap(String scope, Period period, long nano) {
        /** The name of the period that a call counts in: the one that it began in. */
        String periodOf(PricedCall call) {
            return period.nameAt(call.startedAt());
        }
    }

    /**
     * For how long a hold is somebody's.
     *
     * @param nodeId who serves it: when that node dies, the hold is swept
     * @param lifetime after which a hold that nobody ended or renewed is swept
     */
    public record Lease(long nodeId, Duration lifetime) {}
}
