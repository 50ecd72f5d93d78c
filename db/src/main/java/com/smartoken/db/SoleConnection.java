package com.smartoken.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one thread at a time keeps for itself: nobody else's work delays it. It is opened when asked for, and
 * again after it was lost.
 */
public final class SoleConnection implements AutoCloseable {
    private static final int PING_SECONDS_MAX = 3;

    private final Connections connections;
    private volatile @Nullable Connection current;

    SoleConnection(Connections connections) {
        this.connections = connections;
    }

    /** The connection, in auto-commit. @throws SQLException when the server can't be reached */
    public Connection get() throws SQLException {
        Connection known = current;
        if (known != null) return known;
        Connection made = connections.take();
        current = made;
        return made;
    }

    /** Ends the connection: what was asked of it may have been done or not. */
    public void lost() {
        Connection known = current;
        current = null;
        if (known == null) return;
        try {
            known.abort(Runnable::run);
        } catch (SQLException e) {
            // Gone already.
        }
    }

    /** Looks whether an idle connection still works, so that no call finds out. */
    public void ping() {
        Connection known = current;
        if (known == null) return;
        try {
            if (!known.isValid(PING_SECONDS_MAX)) lost();
        } catch (SQLException e) {
            lost();
        }
    }

    @Override
    public void close() {
        lost();
    }
}
