package com.smartoken.money;

import org.jspecify.annotations.Nullable;

/**
 * What a call asks for beside tokens at their usual price.
 *
 * @param serviceTier by its name; null for the usual one
 * @param longCache whether it has tokens kept in a cache for an hour
 * @param most the most that the vendor can bill for it of each feature
 */
public record Order(@Nullable String serviceTier, boolean longCache, Uses most) {
    /** Nothing but tokens. */
    public static final Order NONE = new Order(null, false, Uses.NONE);
}
