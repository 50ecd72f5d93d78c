package com.smartoken.content;

import org.jspecify.annotations.Nullable;

/** The facts that pages insert by name instead of repeating them. */
@FunctionalInterface
public interface Facts {
    /** The words for a name such as {@code models_count} or {@code price:kimi-k2:input}; null when there are none. */
    @Nullable
    String value(String name);

    /** The same for HTML, where some facts say more than their words: a moment is a {@code <time>}. */
    default @Nullable String markup(String name) {
        return value(name);
    }
}
