package com.smartoken.db;

import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL (15 or newer) is and as whom to reach it.
 *
 * @param poolSize connections for ordinary queries; the log and the ledger have their own few
 * @param owner the role that owns the tables and migrates them; null when that is the same one
 * @param labelsPerDay features, and end users, of an account that have sums of their own on a day; 0 for any number
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int poolSize,
        @Nullable Owner owner,
        int labelsPerDay) {
    /** Connections that serve the console and the operator well on a small machine. */
    public static final int POOL_SIZE = 8;

    /** More than anybody looks through, and few rows. */
    public static final int LABELS_PER_DAY = 1_000;

    /** Who may change tables, and the history in them. */
    public record Owner(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    public DatabaseSettings(String url, String user, String password, int poolSize, @Nullable Owner owner) {
        this(url, user, password, poolSize, owner, LABELS_PER_DAY);
    }

    public DatabaseSettings(String url, String user, String password, int poolSize) {
        this(url, user, password, poolSize, null);
    }

    public DatabaseSettings(String url, String user, String password) {
        this(url, user, password, POOL_SIZE, null);
    }

    /** The same database as the one who migrates it. */
    DatabaseSettings asOwner() {
        return owner == null
                ? this
                : new DatabaseSettings(url, owner.user, owner.password, poolSize, null, labelsPerDay);
    }

    /** The same with another bound of labels. */
    public DatabaseSettings withLabelsPerDay(int labels) {
        return new DatabaseSettings(url, user, password, poolSize, owner, labels);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", owner=" + owner + "]";
    }
}
