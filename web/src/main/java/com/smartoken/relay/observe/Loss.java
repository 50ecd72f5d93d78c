package com.smartoken.relay.observe;

/**
 * What a call cost beyond what was held for it: the operator's, not the customer's.
 *
 * @param nano nano-dollars
 * @param callsOfRoute how many calls of this route were so within the hour, this one included
 * @param stopped whether the route, or the account, was stopped for it
 */
public record Loss(
        String model,
        String upstream,
        String upstreamModel,
        long accountId,
        long nano,
        int callsOfRoute,
        Stopped stopped) {
    /** Why it is one; there are no others yet. */
    public static final String REASON = "above_hold";

    /** What rests because of it. */
    public enum Stopped {
        NOTHING,
        ROUTE,
        ACCOUNT
    }
}
