package com.smartoken.db;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Connections that can lose an answer: the server has done what it was asked for, and is away before it says so. */
public final class ForgetfulConnections implements Connections {
    private static final String CONNECTION_FAILURE = "08006";

    private final Connections connections;
    private volatile String forgets = "";
    private volatile boolean isAway;

    private ForgetfulConnections(Connections connections) {
        this.connections = connections;
    }

    /** Those of a thread that has one for itself. */
    public static ForgetfulConnections of(DatabaseSettings settings) {
        return new ForgetfulConnections(new FewConnections(settings, "forgetful", "set jit = off"));
    }

    public SoleConnection sole() {
        return new SoleConnection(this);
    }

    /** Loses the answer to the next statement that has this in it; after that the server is away. */
    public void forget(String statement) {
        forgets = statement;
    }

    public boolean isAway() {
        return isAway;
    }

    public void comeBack() {
        forgets = "";
        isAway = false;
    }

    @Override
    public Connection take() throws SQLException {
        if (isAway) throw away();
        Connection connection = connections.take();
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(() -> method.invoke(connection, arguments));
            if (!method.getName().equals("prepareStatement")) return result;
            return statement((PreparedStatement) result, (String) arguments[0]);
        });
    }

    private PreparedStatement statement(PreparedStatement statement, String sql) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (isAway) throw away();
            Object result = call(() -> method.invoke(statement, arguments));
            if (!method.getName().startsWith("execute") || forgets.isEmpty() || !sql.contains(forgets)) return result;
            isAway = true;
            throw away();
        });
    }

    private static SQLException away() {
        return new SQLException("the server is gone", CONNECTION_FAILURE);
    }

    private interface Invocation {
        Object made() throws ReflectiveOperationException;
    }

    private static Object call(Invocation invocation) throws Throwable {
        try {
            return invocation.made();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ForgetfulConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public void give(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public void close() {
        connections.close();
    }
}
