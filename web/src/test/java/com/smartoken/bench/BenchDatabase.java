package com.smartoken.bench;

import com.smartoken.db.Database;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.PostgresBinaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of its own that waits for the disk as a real one does, with the questions that a benchmark has. */
final class BenchDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Path data;
    private final Database database;

    private BenchDatabase(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
        this.database = Database.open(settings());
    }

    static BenchDatabase start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** With these settings of the server beside the usual ones. */
    static BenchDatabase start(Path folder, Map<String, String> more) throws IOException {
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(PostgresBinaries.folder())
                .setDataDirectory(data)
                .setPort(Child.freePort())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setRegisterShutdownHook(false);
        more.forEach(builder::setServerConfig);
        EmbeddedPostgres postgres = builder.start();
        BenchDatabase database = new BenchDatabase(postgres, data);
        database.database.migrate();
        return database;
    }

    DatabaseSettings settings() {
        return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "");
    }

    int port() {
        return postgres.getPort();
    }

    Database database() {
        return database;
    }

    /** Processor time of the server and all its backends so far. */
    long cpuNanos() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        return CpuTime.ofTree(Long.parseLong(pid.strip()));
    }

    /** Its version, and whether a commit waits for the disk. */
    String version() throws SQLException {
        return "PostgreSQL " + text("show server_version") + ", fsync " + text("show fsync") + ", synchronous_commit "
                + text("show synchronous_commit");
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    /** Runs statements. */
    void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of all rows. */
    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) texts.add(rows.getString(1));
        }
        return texts;
    }

    /** What the check of the books finds wrong. */
    List<LedgerCheck.Violation> violations() {
        return new LedgerCheck(database).violations();
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        postgres.close();
    }
}
