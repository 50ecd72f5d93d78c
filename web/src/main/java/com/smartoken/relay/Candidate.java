package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Route;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Extras;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.RouteHealth;
import com.smartoken.relay.vendor.Vendor;
import org.jspecify.annotations.Nullable;

/** A route of a model that is on. */
record Candidate(RouteTarget target, Route route, RouteHealth health) {
    String name() {
        return target.name();
    }

    /** The most that a call can be billed for on it. */
    Bound room(ChatRequest request, Model model) {
        Vendor vendor = target.vendor();
        long input = request.inputMax(
                model.context(), vendor.imageTokens(), target.dialect().fields());
        return new Bound(input, vendor.room(request, model, route.limit()));
    }

    /** The first thing in a call that may not go to it; null when all of it may. */
    Extras.@Nullable Extra refuses(ChatRequest request) {
        for (Extras.Extra extra : request.extras().all()) {
            if (!target.takes(extra.field())) return extra;
        }
        return null;
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
