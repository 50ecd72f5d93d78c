package com.smartoken.content.catalog;

import com.smartoken.money.Order;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to a model: the upstream's name in the upstreams file, and what that upstream calls the model.
 *
 * @param weight its share of the calls among neighbouring routes that have a weight too; 0 for a route that has its own
 *     place in the order
 * @param limit what the upstream's limit of the output bounds for this model; null where its vendor's holds
 * @param costs what the upstream charges, newest first; empty where that is not known
 */
public record Route(
        String upstream, String model, int weight, @Nullable OutputLimit limit, List<Cost> costs) {
    public Route {
        costs = List.copyOf(costs);
    }

    /** A route with its own place in the order, of which no cost is known. */
    public Route(String upstream, String model) {
        this(upstream, model, 0, null, List.of());
    }

    /** What counts for an attempt that starts at this instant; null where no cost is known. */
    public Cost.@Nullable Rate costAt(Instant start) {
        return costAt(start, Order.NONE);
    }

    /** The same for one that orders something beside tokens. */
    public Cost.@Nullable Rate costAt(Instant start, Order order) {
        return Cost.at(costs, start, order);
    }
}
