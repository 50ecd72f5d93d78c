package com.smartoken.db;

/**
 * Where PostgreSQL (15 or newer) is and as whom to reach it.
 *
 * @param poolSize connections for ordinary queries; the log and the ledger have their own few
 */
public record DatabaseSettings(String url, String user, String password, int poolSize) {
    /** Connections that serve the console and the operator well on a small machine. */
    public static final int POOL_SIZE = 8;

    public DatabaseSettings(String url, String user, String password) {
        this(url, user, password, POOL_SIZE);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + "]";
    }
}
