package com.smartoken.db;

import com.smartoken.db.generated.SchemaHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * The tables as the packaged migrations make them. One query tells that they are so; Flyway, whose start costs more than
 * most commands, is asked only when they are not.
 */
final class Schema {
    /** Flyway keeps one for its lock while it works with others. */
    private static final int CONNECTIONS = 4;

    /** Every packaged migration ran as it is packaged, and no other. */
    private static final String IS_CURRENT = """
            select coalesce(bool_and(success)
                and string_agg(version || ':' || checksum, ' ' order by version collate "C") = ?, false)
            from flyway_schema_history where version is not null""";

    /** The months ahead get their partitions by the same statement. */
    private static final String EXTEND = "select case when (" + IS_CURRENT
            + ") then (select count(*) from add_partitions(3)) is not null else false end";

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_FUNCTION = "42883";

    private final DatabaseSettings settings;
    private final Connections connections;
    private final String init;

    /** @param init statements that a connection of the migrations begins with */
    Schema(DatabaseSettings settings, Connections connections, String init) {
        this.settings = settings;
        this.connections = connections;
        this.init = init;
    }

    /** @return how many migrations ran */
    int migrate() {
        if (isSo(EXTEND)) return 0;
        int done;
        try (PooledConnections pool = PooledConnections.open(settings, "migrations", CONNECTIONS, init)) {
            done = flyway(pool).migrate().migrationsExecuted;
        }
        extend();
        return done;
    }

    /** Also over the tables of a newer program: the migrations that it knows are there, then. */
    private void extend() {
        try {
            connections.with(Schema::extend);
        } catch (SQLException e) {
            throw Database.unreachableOr(e);
        }
    }

    private static boolean extend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("select add_partitions(3)");
        }
    }

    /** Whether no migration waits to be run. */
    boolean isMigrated() {
        if (isSo(IS_CURRENT)) return true;
        try (PooledConnections pool = PooledConnections.open(settings, "migrations", CONNECTIONS, init)) {
            return flyway(pool).info().pending().length == 0;
        }
    }

    private static Flyway flyway(PooledConnections pool) {
        return Flyway.configure()
                .dataSource(pool.source())
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .load();
    }

    private boolean isSo(String statement) {
        try {
            return connections.with(connection -> isSo(connection, statement));
        } catch (SQLException e) {
            throw Database.unreachableOr(e);
        }
    }

    private static boolean isSo(Connection connection, String statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, SchemaHistory.APPLIED);
            try (ResultSet row = prepared.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            // Nobody has migrated this database yet, or not far.
            if (UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_FUNCTION.equals(e.getSQLState())) return false;
            throw e;
        }
    }
}
