package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Shelf;
import com.smartoken.money.Price;
import com.smartoken.money.Uses;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Extras;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.routing.RouteHealth;
import com.smartoken.relay.vendor.Vendor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A route of a model that is on.
 *
 * @param shelf what can be bought there beside tokens
 */
record Candidate(RouteTarget target, Route route, Shelf shelf, RouteHealth health) {
    String name() {
        return target.name();
    }

    /** What a call that began then wants there beside tokens. */
    Wanted wanted(ChatRequest request, Model model, Instant start) {
        return Wanted.of(request, model, start, shelf);
    }

    /** The most that a call that began then can be billed for on it. */
    Bound room(ChatRequest request, Model model, Instant start) {
        Vendor vendor = target.vendor();
        long input = request.inputMax(
                model.context(), vendor.imageTokens(), target.dialect().fields());
        Uses uses = wanted(request, model, start).order().most();
        // What a search finds is read as input, and nobody can say how much it finds.
        if (uses.isAny()) input = Math.max(input, model.context());
        return new Bound(input, vendor.room(request, model, route.limit()), uses);
    }

    /** The first thing in a call that began then that may not go to it; null when all of it may. */
    Extras.@Nullable Extra refuses(ChatRequest request, Model model, Instant start) {
        if (request.extras().all().isEmpty()) return null;
        Price price = model.priceAt(start);
        for (Extras.Extra extra : request.extras().all()) {
            if (!Wanted.isSold(extra, request, price, shelf) && !target.takes(extra.field())) return extra;
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
