package com.smartoken.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh, migrated database for each test class: copied from a template in one PostgreSQL per JVM. The program works on it
 * as in production, with one role that owns the tables and one that may only use them; tests arrange as the superuser.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final String OWNER = "smartoken_owner";
    private static final String APPLICATION = "smartoken";

    private final String name;
    private final DatabaseSettings settings;
    private final Database database;
    private final Database superuser;

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(PostgresBinaries.folder())
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "300");
                Path memory = TestFolder.inMemory();
                if (memory != null) builder.setDataDirectory(memory);
                EmbeddedPostgres postgres = builder.start();
                execute(postgres, "create role " + OWNER + " login");
                execute(postgres, "create role " + APPLICATION + " login");
                execute(postgres, "create database template_smartoken owner " + OWNER);
                try (Database template = Database.open(settings(postgres, "template_smartoken"))) {
                    template.migrate();
                }
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TestDatabase(String name, DatabaseSettings settings) {
        this.name = name;
        this.settings = settings;
        this.database = Database.open(settings);
        this.superuser = Database.openBriefly(new DatabaseSettings(settings.url(), "postgres", ""));
    }

    public static TestDatabase create() {
        return copyOf("template_smartoken");
    }

    /** One with all that is in this one, which has no connections any more: its time is over but for {@link #close}. */
    public TestDatabase copy() {
        disconnect();
        execute(
                Server.POSTGRES,
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + name + "'");
        return copyOf(name);
    }

    private static TestDatabase copyOf(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        execute(Server.POSTGRES, "create database " + name + " template " + template + " owner " + OWNER);
        return new TestDatabase(name, settings(Server.POSTGRES, name));
    }

    public Database database() {
        return database;
    }

    /** For a second node or process on the same database. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** The same database as the one who owns the tables. */
    public DatabaseSettings ownerSettings() {
        return settings.asOwner();
    }

    /** Runs a statement as the superuser, for tests that arrange or break something. */
    public void execute(String sql) {
        superuser.run(db -> db.execute(sql));
    }

    /** One number. */
    public long number(String sql) {
        return superuser.query(db -> db.fetchSingle(sql).get(0, Long.class));
    }

    /** Rows, each value as text. */
    public List<List<String>> rows(String sql) {
        return superuser.query(db -> db.fetch(sql)
                .map(row -> java.util.Arrays.stream(row.intoArray())
                        .map(String::valueOf)
                        .toList()));
    }

    private static DatabaseSettings settings(EmbeddedPostgres postgres, String name) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name,
                APPLICATION,
                "",
                DatabaseSettings.POOL_SIZE,
                new DatabaseSettings.Owner(OWNER, ""));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void disconnect() {
        superuser.close();
        database.close();
    }

    @Override
    public void close() {
        disconnect();
        execute(Server.POSTGRES, "drop database if exists " + name + " with (force)");
    }
}
