package com.smartoken.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connections that note each statement that is made on them. */
final class CountedConnections implements Connections {
    private final Connections connections;
    private final List<String> statements = new CopyOnWriteArrayList<>();

    CountedConnections(Connections connections) {
        this.connections = connections;
    }

    /** What was asked, in order. */
    List<String> statements() {
        return statements;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = connections.take();
        return (Connection) Proxy.newProxyInstance(
                CountedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class, Taken.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Taken.class) return connection;
                    if (method.getName().startsWith("prepare")) statements.add((String) arguments[0]);
                    if (method.getName().equals("createStatement")) statements.add("");
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Taken {
        Connection taken();
    }

    @Override
    public void give(Connection connection) throws SQLException {
        connections.give(((Taken) connection).taken());
    }

    @Override
    public void close() {
        connections.close();
    }
}
