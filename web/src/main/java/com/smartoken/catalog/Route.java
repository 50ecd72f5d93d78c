package com.smartoken.catalog;

/** One way to a model: the upstream's name in the upstreams file, and what that upstream calls the model. */
public record Route(String upstream, String model) {}
