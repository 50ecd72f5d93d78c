package com.smartoken.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Connections that note each statement that is made on them. */
public final class CountedConnections implements Connections {
    private final Connections connections;
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final ReentrantLock gate = new ReentrantLock();
    private final AtomicReference<@Nullable Error> pingError = new AtomicReference<>();

    CountedConnections(Connections connections) {
        this.connections = connections;
    }

    /** Those of a thread that has one for itself. */
    public static CountedConnections of(DatabaseSettings settings) {
        return new CountedConnections(new FewConnections(settings, "counted", "set jit = off"));
    }

    /** Has every further statement wait until {@link #goOn}, by the same thread. */
    public void pause() {
        gate.lock();
    }

    public void goOn() {
        gate.unlock();
    }

    /** The next look whether an idle connection still works ends so. */
    public void failNextPing(Error error) {
        pingError.set(error);
    }

    /** Whether that look has been. */
    public boolean hasFailedPing() {
        return pingError.get() == null;
    }

    /** Whether a statement waits. */
    public boolean isWaiting() {
        return gate.hasQueuedThreads();
    }

    public SoleConnection sole() {
        return new SoleConnection(this);
    }

    /** What was asked, in order. */
    public List<String> statements() {
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
                    if (method.getName().startsWith("prepare")) {
                        statements.add((String) arguments[0]);
                        passGate();
                    }
                    if (method.getName().equals("createStatement")) statements.add("");
                    if (method.getName().equals("isValid")) failPing();
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void failPing() {
        Error error = pingError.getAndSet(null);
        if (error != null) throw error;
    }

    private void passGate() {
        gate.lock();
        try {
            assert gate.isHeldByCurrentThread();
        } finally {
            gate.unlock();
        }
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
