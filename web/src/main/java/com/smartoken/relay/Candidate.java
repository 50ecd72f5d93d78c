package com.smartoken.relay;

import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.RouteHealth;

/** A route of a model that is on. */
record Candidate(RouteTarget target, String upstreamModel, int weight, RouteHealth health) {
    String name() {
        return target.name();
    }

    Breaker breaker() {
        return health.breaker();
    }
}
