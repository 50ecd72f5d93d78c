package com.smartoken.relay.routing;

import com.smartoken.content.catalog.Upstream;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The routes of this node by upstream and model, and the retry budget of each upstream. */
public final class RouteHealths {
    private record Key(String upstream, String model) {}

    private final Map<Key, RouteHealth> routes = new ConcurrentHashMap<>();
    private volatile Consumer<RouteHealth> listener = health -> {};
    private final Map<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    public RouteHealth of(Upstream upstream, String model) {
        RouteHealth known = routes.get(new Key(upstream.name(), model));
        return known != null
                ? known
                : routes.computeIfAbsent(new Key(upstream.name(), model), key -> make(key, upstream));
    }

    /** Has somebody told of each route, also of those that are known already. */
    public void whenFound(Consumer<RouteHealth> told) {
        listener = told;
        routes.values().forEach(told);
    }

    private RouteHealth make(Key key, Upstream upstream) {
        Upstream.Breaker rules = upstream.breaker();
        Breaker breaker = new Breaker(rules.failures(), rules.pause(), System::nanoTime);
        RouteHealth health = new RouteHealth(key.upstream, key.model, breaker);
        listener.accept(health);
        return health;
    }

    public RetryBudget budget(String upstream) {
        return budgets.computeIfAbsent(upstream, name -> new RetryBudget(System::nanoTime));
    }

    /** All routes that were asked for so far. */
    public Collection<RouteHealth> all() {
        return routes.values();
    }
}
