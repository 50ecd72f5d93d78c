package com.smartoken.db;

import org.jspecify.annotations.Nullable;

/** The database is away, too slow or too busy; nothing is known to have changed. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public DatabaseUnavailable(String message) {
        super(message);
    }
}
