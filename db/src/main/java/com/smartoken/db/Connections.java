package com.smartoken.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the connections to PostgreSQL come from. Threads may share it. */
interface Connections extends AutoCloseable {
    /** For which the server may be silent while it is asked for something, in seconds. */
    int SOCKET_SECONDS_MAX = 90;

    /**
     * A connection for the caller alone, in auto-commit, until it is given back.
     *
     * @throws SQLException a transient one when none can be had, with the reason as its cause where there is one
     */
    Connection take() throws SQLException;

    /** Takes a connection back. */
    void give(Connection connection) throws SQLException;

    /** Something done with a connection. */
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Takes a connection for this work and gives it back. */
    default <T extends @Nullable Object> T with(Work<T> work) throws SQLException {
        Connection connection = take();
        try {
            return work.on(connection);
        } finally {
            give(connection);
        }
    }

    @Override
    void close();

    /** What the driver is told for every connection. */
    static Properties properties(DatabaseSettings settings, String name) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "smartoken " + name);
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketFactory", LiveSockets.class.getName());
        properties.setProperty("socketFactoryArg", settings.url());
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS_MAX));
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
