package com.smartoken.relay;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is learned of each route's tokens on this node: as many as the catalog has routes. */
final class TokenRates {
    private record Key(String upstream, String model) {}

    private final Map<Key, TokenRate> rates = new ConcurrentHashMap<>();

    TokenRate of(String upstream, String model) {
        return rates.computeIfAbsent(new Key(upstream, model), key -> new TokenRate());
    }
}
