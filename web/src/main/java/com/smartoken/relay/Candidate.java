package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.RouteHealth;
import com.smartoken.relay.vendor.OutputRoom;
import org.jspecify.annotations.Nullable;

/** A route of a model that is on. */
record Candidate(
        RouteTarget target,
        String upstreamModel,
        int weight,
        RouteHealth health,
        @Nullable OutputLimit limit) {
    String name() {
        return target.name();
    }

    /** The most output that a call can be billed for on it. */
    OutputRoom room(ChatRequest request, Model model) {
        return target.vendor().room(request, model, limit);
    }

    Breaker breaker() {
        return health.breaker();
    }
}
