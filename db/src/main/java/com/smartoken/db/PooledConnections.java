package com.smartoken.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a service: a pool that goes on when the server was away. Where all are in use whoever has waited longest
 * is next, for some seconds: the pool itself may serve a newcomer first, so that in a crowd some wait in vain.
 */
final class PooledConnections implements Connections {
    private static final long CONNECT_MILLIS_MAX = 5_000;
    private static final long TURN_MILLIS_MAX = 8_000;

    private final HikariDataSource pool;
    private final Semaphore turns;
    private volatile @Nullable Failure last;

    /** When a connection could not be had, and why. */
    private record Failure(long atNanos, SQLException why) {}

    private PooledConnections(HikariDataSource pool) {
        this.pool = pool;
        turns = new Semaphore(pool.getMaximumPoolSize(), true);
    }

    /**
     * Opens a pool without waiting for the server.
     *
     * @param init statements that every connection begins with
     */
    static PooledConnections open(DatabaseSettings settings, String name, int size, String init) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(CONNECT_MILLIS_MAX);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(init);
        config.setDataSourceProperties(Connections.properties(settings, name));
        return new PooledConnections(new HikariDataSource(config));
    }

    DataSource source() {
        return pool;
    }

    @Override
    public Connection take() throws SQLException {
        long begun = System.nanoTime();
        try {
            if (!turns.tryAcquire(TURN_MILLIS_MAX, TimeUnit.MILLISECONDS))
                throw new SQLTransientConnectionException("all connections to the database are in use");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted", e);
        }
        Connection taken = null;
        try {
            taken = connect(begun);
            return taken;
        } finally {
            if (taken == null) turns.release();
        }
    }

    private Connection connect(long begun) throws SQLException {
        // Whoever stood behind one who waited for the server in vain need not do the same.
        Failure before = last;
        if (before != null && before.atNanos - begun > 0) {
            throw new SQLTransientConnectionException(
                    before.why.getMessage(), before.why.getSQLState(), before.why.getCause());
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            last = new Failure(System.nanoTime(), e);
            throw e;
        }
    }

    @Override
    public void give(Connection connection) throws SQLException {
        try {
            connection.close();
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
