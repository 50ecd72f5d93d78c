package com.smartoken.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;

/**
 * The connections of a process that does one thing and ends: opened when asked for, kept until the end, a second one only
 * while the first is in use. A pool costs more than such a process does.
 */
final class FewConnections implements Connections {
    private final DatabaseSettings settings;
    private final String name;
    private final String init;
    private final int secondsMax;
    private final Deque<Connection> idle = new ArrayDeque<>();

    /** @param init statements that every connection begins with */
    FewConnections(DatabaseSettings settings, String name, String init) {
        this(settings, name, init, Connections.SOCKET_SECONDS_MAX);
    }

    /** @param secondsMax for which the server may be silent while it is asked for something */
    FewConnections(DatabaseSettings settings, String name, String init, int secondsMax) {
        this.secondsMax = secondsMax;
        this.settings = settings;
        this.name = name;
        this.init = init;
    }

    @Override
    public Connection take() throws SQLException {
        synchronized (idle) {
            if (!idle.isEmpty()) return idle.pop();
        }
        try {
            return connect();
        } catch (SQLException e) {
            throw new SQLTransientConnectionException(e.getMessage(), e.getSQLState(), e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = Connections.properties(settings, name);
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("socketTimeout", Integer.toString(secondsMax));
        Connection connection = DriverManager.getConnection(settings.url(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(init);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public void give(Connection connection) throws SQLException {
        if (connection.isClosed()) return;
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        synchronized (idle) {
            idle.push(connection);
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            while (!idle.isEmpty()) end(idle.pop());
        }
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends it as well.
        }
    }
}
