package com.smartoken.keys;

import org.jspecify.annotations.Nullable;

/** The models that a key can be limited to. */
public interface KeyModels {
    /** The ID of a model by its ID or an alias; null when there is none. */
    @Nullable
    String id(String name);

    /** A sentence that says where somebody finds their names. */
    String where();
}
