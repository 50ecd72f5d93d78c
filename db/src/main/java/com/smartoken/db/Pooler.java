package com.smartoken.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Looks whether a program between here and PostgreSQL gives each transaction to whichever session is free, as PgBouncer does
 * with {@code pool_mode = transaction}. A connection is more than its transactions here: it begins with settings that bound
 * and plan what it asks, keeps prepared statements, and holds locks that only one process may have. Lost without a word,
 * they would let a lock wait for ever and two nodes do the same work, so such a pooler is refused.
 */
final class Pooler {
    static final String REFUSED =
            "a connection pooler between here and PostgreSQL shares sessions between transactions."
                    + " Set pool_mode = session for this database in it (PgBouncer: [databases] NAME = … pool_mode=session,"
                    + " and ignore_startup_parameters = extra_float_digits), or name PostgreSQL itself: each node pools its"
                    + " connections already";

    /** A busy pooler may happen to give the same session a few times; one that shares does not do so this often. */
    private static final int LOOKS = 20;

    private static final Set<String> PREPARED_BY_OTHERS = Set.of("42P05", "26000");

    private static final String SESSION = "select pg_backend_pid()";

    private Pooler() {}

    /**
     * One query where nobody stands between.
     *
     * @throws DatabaseUnavailable when sessions are shared
     * @throws SQLException when the server can't be reached
     */
    static void refuseShared(DatabaseSettings settings, Connections connections) throws SQLException {
        try {
            if (connections.with(Pooler::isDirect)) return;
        } catch (SQLException e) {
            // Somebody else's statement has the name of ours, or ours is gone.
            if (!PREPARED_BY_OTHERS.contains(e.getSQLState())) throw e;
        }
        if (isShared(settings)) throw new DatabaseUnavailable(REFUSED);
    }

    /** The number that a connection was told at its beginning is that of its session only where nobody stands between. */
    private static boolean isDirect(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID() == session(connection);
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SESSION)) {
            row.next();
            return row.getInt(1);
        }
    }

    /**
     * Two connections of which one changes its session, or which have the same one, prove it. The first asks twice and the
     * second once, so that sessions that are given in turn are found, too.
     */
    private static boolean isShared(DatabaseSettings settings) throws SQLException {
        try (Connection first = plain(settings);
                Connection second = plain(settings)) {
            int known = session(first);
            for (int i = 0; i < LOOKS; i++) {
                if (session(first) != known || session(second) == known || session(first) != known) return true;
            }
            return false;
        }
    }

    /** Without prepared statements, which a pooler may not know. */
    private static Connection plain(DatabaseSettings settings) throws SQLException {
        Properties properties = Connections.properties(settings, "pooler");
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(settings.url(), properties);
    }
}
