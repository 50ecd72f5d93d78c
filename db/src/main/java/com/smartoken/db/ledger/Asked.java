package com.smartoken.db.ledger;

/**
 * What a call asks.
 *
 * @param path the door that it came through, such as {@code /v1/chat/completions}
 * @param model the public model id; its free quota is an {@link Asset.Quota}
 */
public record Asked(String path, String model, boolean streamed) {}
