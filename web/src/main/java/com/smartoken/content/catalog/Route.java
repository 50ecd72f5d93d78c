package com.smartoken.content.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One way to a model: the upstream's name in the upstreams file, and what that upstream calls the model.
 *
 * @param weight its share of the calls among neighbouring routes that have a weight too; 0 for a route that has its own
 *     place in the order
 * @param limit what the upstream's limit of the output bounds for this model; null where its vendor's holds
 */
public record Route(
        String upstream, String model, int weight, @Nullable OutputLimit limit) {
    /** A route with its own place in the order. */
    public Route(String upstream, String model) {
        this(upstream, model, 0, null);
    }
}
