package com.smartoken.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
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
    private static final long CONNECT_MILLIS_MAX = 5_000;
    private static final int LOG_CONNECTIONS_MAX = 4;
    private static final int TRIES_MAX = 5;
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";

    /** Parallel workers would take the processors of calls. */
    private static final String QUERIES = "set statement_timeout = '60s'; set lock_timeout = '5s'; set jit = off;"
            + " set max_parallel_workers_per_gather = 0";

    private static final String LOG = QUERIES + "; set plan_cache_mode = force_custom_plan";

    private final HikariDataSource pool;
    private final HikariDataSource logPool;
    private final DatabaseSettings settings;
    private volatile @Nullable DSLContext sql;
    private volatile @Nullable DSLContext byValues;

    private Database(DatabaseSettings settings) {
        this.settings = settings;
        pool = pool("queries", settings.poolSize(), QUERIES);
        logPool = pool("log", Math.min(LOG_CONNECTIONS_MAX, settings.poolSize()), LOG);
    }

    /** Opens the pools without waiting for the server: queries fail while it is away and work when it is back. */
    public static Database open(DatabaseSettings settings) {
        return new Database(settings);
    }

    /**
     * Brings the schema up to date, under a lock so that several nodes may do it at once.
     *
     * @return how many migrations ran
     * @throws DatabaseUnavailable when the server can't be reached
     */
    public int migrate() {
        requireReachable();
        int done = flyway().migrate().migrationsExecuted;
        number("select 1 from add_partitions(3)");
        return done;
    }

    /** Whether no migration waits to be run. */
    public boolean isMigrated() {
        return flyway().info().pending().length == 0;
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .load();
    }

    /** One number by plain JDBC: for what runs at the start, before jOOQ is worth its loading. Null becomes 0. */
    long number(String statement, @Nullable Object... parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) prepared.setObject(i + 1, parameters[i]);
            try (ResultSet row = prepared.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw Away.says(e) ? new DatabaseUnavailable("the database is away", e) : new IllegalStateException(e);
        }
    }

    /** For a library that brings its own statements. */
    DataSource pool() {
        return pool;
    }

    /** Loads what ordinary queries need, which takes a while; they do it themselves otherwise. */
    public void warm() {
        query(db -> db.selectOne().fetch());
    }

    private DSLContext sql() {
        DSLContext known = sql;
        if (known == null) {
            System.setProperty("org.jooq.no-logo", "true");
            System.setProperty("org.jooq.no-tips", "true");
            known = DSL.using(pool, SQLDialect.POSTGRES);
            sql = known;
        }
        return known;
    }

    /** Returns when the server answers. @throws DatabaseUnavailable otherwise, saying why without secrets */
    public void requireReachable() {
        try (Connection connection = pool.getConnection()) {
            if (!connection.isValid(5)) throw new DatabaseUnavailable("the database does not answer");
        } catch (SQLException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DatabaseUnavailable("the database can't be reached: " + cause.getMessage(), e);
        }
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
        sql(); // its properties first
        DSLContext known = byValues;
        if (known == null) {
            known = DSL.using(logPool, SQLDialect.POSTGRES);
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

    /** Runs work that only one process may do at a time; null when another one is at it. The lock ends with the process. */
    <T> @Nullable T alone(String name, Supplier<T> work) {
        try (Connection connection = pool.getConnection()) {
            if (!locks(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))", name)) return null;
            try {
                return work.get();
            } finally {
                locks(connection, "select pg_advisory_unlock(hashtextextended(?, 0))", name);
            }
        } catch (SQLException e) {
            throw Away.says(e) ? new DatabaseUnavailable("the database is away", e) : new IllegalStateException(e);
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
     * Connections for the ledger's writers: prepared once, never replanned, never waiting long for a lock. Plans are made
     * while the tables are empty and used when they are large, so they must go by the indexes from the start.
     */
    public DataSource ledgerPool(int writers) {
        return pool(
                "ledger",
                writers,
                "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set statement_timeout = '10s'; set lock_timeout = '4s';"
                        + " set idle_in_transaction_session_timeout = '10s'");
    }

    private HikariDataSource pool(String name, int size, String init) {
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
        config.addDataSourceProperty("ApplicationName", "smartoken " + name);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "90");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }

    private static RuntimeException unavailableOr(DataAccessException e) {
        SQLException cause = e.getCause(SQLException.class);
        return cause != null && Away.says(cause) ? new DatabaseUnavailable("the database is away", e) : e;
    }

    @Override
    public void close() {
        logPool.close();
        pool.close();
    }
}
