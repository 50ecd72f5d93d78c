package com.smartoken.db;

import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL (15 or newer) is and as whom to reach it.
 *
 * @param poolSize connections for ordinary queries; the log and the ledger have their own few
 * @param owner the role that owns the tables and migrates them; null when that is the same one
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int poolSize,
        @Nullable Owner owner) {
    /** Connections that serve the console and the operator well on a small machine. */
    public static final int POOL_SIZE = 8;

    /** Who may change tables, and the history in them. */
    public record Owner(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    public DatabaseSettings(String url, String user, String password, int poolSize) {
        this(url, user, password, poolSize, null);
    }

    public DatabaseSettings(String url, String user, String password) {
        this(url, user, password, POOL_SIZE, null);
    }

    /** The same database as the one who migrates it. */
    DatabaseSettings asOwner() {
        return owner == null ? this : new DatabaseSettings(url, owner.user, owner.password, poolSize, null);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", owner=" + owner + "]";
    }
}
