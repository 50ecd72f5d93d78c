package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The door to PostgreSQL: migrations, pools and transactions. Threads may share it. The tables' queries are the other
 * classes of this package, each made from a Database.
 */
public final class Database implements AutoCloseable {
    private static final int LOG_CONNECTIONS_MAX = 4;
    private static final int TRIES_MAX = 5;
    private static final int LONG_MINUTES_MAX = 30;
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";

    /** What is committed stays, whatever the server's settings say: nobody is told of a charge that a crash takes back. */
    private static final String DURABLE =
            "select set_config('synchronous_commit', case current_setting('synchronous_commit')"
                    + " when 'off' then 'on' else current_setting('synchronous_commit') end, false); ";

    /** Parallel workers would take the processors of calls. */
    private static final String QUERIES =
            DURABLE + "set statement_timeout = '60s'; set lock_timeout = '5s'; set jit = off;"
                    + " set max_parallel_workers_per_gather = 0; set idle_in_transaction_session_timeout = '30s'";

    private static final String LOG = QUERIES + "; set plan_cache_mode = force_custom_plan";

    private final Connections connections;
    private final Connections logConnections;
    private final DatabaseSettings settings;
    private volatile @Nullable DSLContext sql;
    private volatile @Nullable DSLContext byValues;

    Database(DatabaseSettings settings, Connections connections, Connections logConnections) {
        this.settings = settings;
        this.connections = connections;
        this.logConnections = logConnections;
    }

    /** Opens the pools without waiting for the server: queries fail while it is away and work when it is back. */
    public static Database open(DatabaseSettings settings) {
        return new Database(
                settings,
                PooledConnections.open(settings, "queries", settings.poolSize(), QUERIES),
                PooledConnections.open(settings, "log", Math.min(LOG_CONNECTIONS_MAX, settings.poolSize()), LOG));
    }

    /** The same for a process that does one thing and ends: connects when first asked, and has no pool. */
    public static Database openBriefly(DatabaseSettings settings) {
        return new Database(
                settings,
                new FewConnections(settings, "command", QUERIES),
                new FewConnections(settings, "command log", LOG));
    }

    /**
     * Brings the schema up to date, under a lock so that several nodes may do it at once. A current one costs one query.
     *
     * @return how many migrations ran
     * @throws DatabaseUnavailable when the server can't be reached, or only through a pooler that shares sessions
     */
    public int migrate() {
        requireOwnSessions();
        return new Schema(settings, connections, QUERIES).migrate();
    }

    /** Whether no migration waits to be run. */
    public boolean isMigrated() {
        return new Schema(settings, connections, QUERIES).isMigrated();
    }

    /** One number by plain JDBC: for what runs at the start, before jOOQ is worth its loading. Null becomes 0. */
    long number(String statement, @Nullable Object... parameters) {
        try {
            return connections.with(connection -> number(connection, statement, parameters));
        } catch (SQLException e) {
            throw awayOr(e);
        }
    }

    private static long number(Connection connection, String statement, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) prepared.setObject(i + 1, parameters[i]);
            try (ResultSet row = prepared.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** The pool, for a library that brings its own statements. */
    DataSource pool() {
        if (connections instanceof PooledConnections pooled) return pooled.source();
        throw new IllegalStateException("opened briefly, without a pool");
    }

    /** Loads what ordinary queries need, which takes a while; they do it themselves otherwise. */
    public void warm() {
        query(db -> db.selectOne().fetch());
    }

    /**
     * Loads the classes of statements and tables, without a database: for a thread of its own, while the first connection
     * is made.
     */
    public static void load() {
        quiet();
        DSL.using(SQLDialect.POSTGRES)
                .select(ACCOUNT.ID)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(0L))
                .getSQL();
    }

    private DSLContext sql() {
        DSLContext known = sql;
        if (known == null) {
            known = dsl(connections);
            sql = known;
        }
        return known;
    }

    private static void quiet() {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private static DSLContext dsl(Connections connections) {
        quiet();
        return DSL.using(new Lender(connections), SQLDialect.POSTGRES);
    }

    /** jOOQ's way to a connection. */
    private record Lender(Connections connections) implements ConnectionProvider {
        @Override
        public Connection acquire() {
            try {
                return connections.take();
            } catch (SQLException e) {
                throw new DataAccessException("no connection to the database", e);
            }
        }

        @Override
        public void release(Connection connection) {
            try {
                connections.give(connection);
            } catch (SQLException e) {
                throw new DataAccessException("a connection could not be given back", e);
            }
        }
    }

    /** Returns when the server answers. @throws DatabaseUnavailable otherwise, saying why without secrets */
    public void requireReachable() {
        try {
            if (!connections.with(connection -> connection.isValid(5)))
                throw new DatabaseUnavailable("the database does not answer");
        } catch (SQLException e) {
            throw unreachableOr(e);
        }
    }

    /**
     * Returns when each connection is a session of PostgreSQL of its own.
     *
     * @throws DatabaseUnavailable when a pooler shares them, saying what to set
     */
    public void requireOwnSessions() {
        try {
            Pooler.refuseShared(settings, connections);
        } catch (SQLException e) {
            throw unreachableOr(e);
        }
    }

    /** What to throw when a first query failed: it tells why there is no connection, without secrets. */
    static RuntimeException unreachableOr(SQLException e) {
        if (e instanceof SQLTransientConnectionException) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new DatabaseUnavailable("the database can't be reached: " + cause.getMessage(), e);
        }
        return awayOr(e);
    }

    private static RuntimeException awayOr(SQLException e) {
        return Away.says(e) ? new DatabaseUnavailable("the database is away", e) : new IllegalStateException(e);
    }

    /** Runs queries outside a transaction, each by itself. */
    <T extends @Nullable Object> T query(Function<DSLContext, T> work) {
        try {
            return work.apply(sql());
        } catch (DataAccessException e) {
            throw unavailableOr(e);
        }
    }

    /**
     * Runs queries of the log, each planned for the values that it asks for. A plan for any values expects few rows of a
     * range and sorts whole months of it, where an index has them in order; yet planning costs a short query more than
     * running it, so all others keep their plans.
     */
    <T extends @Nullable Object> T queryByValues(Function<DSLContext, T> work) {
        DSLContext known = byValues;
        if (known == null) {
            known = dsl(logConnections);
            byValues = known;
        }
        try {
            return work.apply(known);
        } catch (DataAccessException e) {
            throw unavailableOr(e);
        }
    }

    /** Runs statements in one transaction, again when PostgreSQL asks for it. */
    <T extends @Nullable Object> T transact(Function<DSLContext, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sql().transactionResult(configuration -> work.apply(DSL.using(configuration)));
            } catch (DataAccessException e) {
                boolean again = SERIALIZATION_FAILURE.equals(e.sqlState()) || DEADLOCK.equals(e.sqlState());
                if (!again || attempt == TRIES_MAX) throw unavailableOr(e);
            }
        }
    }

    /** The same for statements that read a great deal: each may take half an hour, and the server be silent meanwhile. */
    <T extends @Nullable Object> T transactLong(Function<DSLContext, T> work) {
        return transact(db -> {
            waitFor(db, LONG_MINUTES_MAX * 60);
            try {
                db.execute("set local statement_timeout = '" + LONG_MINUTES_MAX + "min'");
                return work.apply(db);
            } finally {
                waitFor(db, Connections.SOCKET_SECONDS_MAX);
            }
        });
    }

    private static void waitFor(DSLContext db, int seconds) {
        db.connection(connection -> {
            if (!connection.isClosed()) connection.setNetworkTimeout(Runnable::run, seconds * 1000);
        });
    }

    /** Runs work that only one process may do at a time; null when another one is at it. The lock ends with the process. */
    <T> @Nullable T alone(String name, Supplier<T> work) {
        try {
            return connections.with(connection -> alone(connection, name, work));
        } catch (SQLException e) {
            throw awayOr(e);
        }
    }

    private static <T> @Nullable T alone(Connection connection, String name, Supplier<T> work) throws SQLException {
        if (!locks(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))", name)) return null;
        try {
            return work.get();
        } finally {
            locks(connection, "select pg_advisory_unlock(hashtextextended(?, 0))", name);
        }
    }

    private static boolean locks(Connection connection, String statement, String name) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, name);
            try (ResultSet row = prepared.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Runs statements without a result. */
    void run(java.util.function.Consumer<DSLContext> work) {
        query(db -> {
            work.accept(db);
            return true;
        });
    }

    /**
     * Plans are made while the tables are empty and used when they are large, so they must go by the indexes from the
     * start: prepared once and never planned again. A join that reads a table once is cheap only while it is small.
     */
    private static final String LEDGER =
            "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;"
                    + " set enable_mergejoin = off; set jit = off;"
                    + " set statement_timeout = '8s'; set lock_timeout = '4s'; set idle_in_transaction_session_timeout = '10s'";

    /** Everybody waits for a row for which a batch of the ledger waits. */
    private static final String BATCHES = LEDGER + "; set lock_timeout = '100ms'";

    private static final String HEARTBEAT = "set statement_timeout = '3s'; set lock_timeout = '3s'";

    /** After so long without a word from it the server is taken for gone: a little later than it would give up itself. */
    private static final int LEDGER_SECONDS_MAX = 10;

    private static final int HEARTBEAT_SECONDS_MAX = 4;

    /** The one by which a node says that it lives: it learns within seconds that the server is gone without a word. */
    SoleConnection heartbeatConnection() {
        return new SoleConnection(new FewConnections(settings, "heartbeat", HEARTBEAT, HEARTBEAT_SECONDS_MAX));
    }

    /** To be called when the server has vanished without a word: whoever waits for it learns so. */
    void dropConnections() {
        LiveSockets.closeAll(settings.url());
    }

    /** Connections for what is done beside the ledger's batches; never waiting long for a lock. */
    public DataSource ledgerPool(int size) {
        return PooledConnections.open(settings, "ledger aside", size, LEDGER).source();
    }

    /** A connection that a thread of the ledger has for itself: it waits for no row that somebody has locked. */
    public SoleConnection ledgerConnection(String name) {
        return new SoleConnection(new FewConnections(settings, name, BATCHES, LEDGER_SECONDS_MAX));
    }

    private static RuntimeException unavailableOr(DataAccessException e) {
        SQLException cause = e.getCause(SQLException.class);
        return cause != null && Away.says(cause) ? new DatabaseUnavailable("the database is away", e) : e;
    }

    @Override
    public void close() {
        logConnections.close();
        connections.close();
    }
}
