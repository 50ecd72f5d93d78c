package com.smartoken.relay;

import com.smartoken.content.catalog.Route;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.RouteHealth;

/** A route of a model that is on. */
record Candidate(RouteTarget target, Route route, RouteHealth health) {
    String name() {
        return target.name();
    }

    /** What the model is called there. */
    String upstreamModel() {
        return route.model();
    }

    int weight() {
        return route.weight();
    }

    Breaker breaker() {
        return health.breaker();
    }
}
