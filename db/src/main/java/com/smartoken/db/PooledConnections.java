package com.smartoken.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connections of a service: a pool that goes on when the server was away. */
final class PooledConnections implements Connections {
    private static final long CONNECT_MILLIS_MAX = 5_000;

    private final HikariDataSource pool;

    private PooledConnections(HikariDataSource pool) {
        this.pool = pool;
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
        return pool.getConnection();
    }

    @Override
    public void give(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public void close() {
        pool.close();
    }
}
